-- Takes the notifications in `outbox` that are due. Invariant: each goes back to the queue (no attempt has it), stays as it
-- is (an attempt has it), leaves the outbox (it is finished) or becomes uncertain (its attempt is overdue). An attempt is
-- overdue only when a sweep found it so before: since then Redis took writes, and a process that lives records what it knows.
local REASON = 'the worker that was sending did not report back'

local function give_up(notification, delivery, fields, retention_ms)
  note_attempt(order_id_of(notification), fields, retention_ms)
  fields.atMs, fields.untilMs, fields.overdueAtMs, fields.reason = now_ms(), nil, nil, REASON
  redis.call('SET', delivery, to_value('uncertain', fields))
  redis.call('ZREM', OUTBOX, notification)
  redis.call('ZADD', list_key('uncertain'), now_ms(), notification)
  count_event('uncertain')
  alert('uncertain', notification)
  add_history(order_id_of(notification), 'uncertain', { reason = REASON }, retention_ms)
end

-- Whether an attempt had its time and, after that, `graceMs` of a Redis that takes writes.
local function is_given_up(notification, delivery, fields, call)
  local now = now_ms()
  if not fields.overdueAtMs then
    fields.overdueAtMs = now
    redis.call('SET', delivery, to_value('sending', fields), 'KEEPTTL')
  end
  if now - fields.overdueAtMs >= call.graceMs then return true end
  redis.call('ZADD', OUTBOX, fields.overdueAtMs + call.graceMs, notification)
  return false
end

return answer_calls(function(call)
  local lost, overdue, now = {}, {}, now_ms()
  for _, notification in ipairs(redis.call('ZRANGEBYSCORE', OUTBOX, '-inf', now, 'LIMIT', 0, call.limit)) do
    local delivery = delivery_key(notification)
    local state, fields = read_delivery(delivery)
    redis.call('ZADD', OUTBOX, now + call.againInMs, notification)
    if not state then
      lost[#lost + 1] = notification
    elseif state ~= 'sending' then
      redis.call('ZREM', OUTBOX, notification)
    elseif fields.untilMs < now and is_given_up(notification, delivery, fields, call) then
      give_up(notification, delivery, fields, call.retentionMs)
      overdue[#overdue + 1] = notification
    end
  end
  return { lost = list_of(lost), overdue = list_of(overdue) }
end)
