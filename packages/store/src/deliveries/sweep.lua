-- Takes the notifications in `outbox` that are due. Invariant: each goes back to the queue (no attempt has it), stays as it
-- is (an attempt has it), leaves the outbox (it is finished) or becomes uncertain (its attempt is overdue). An attempt is
-- overdue only when a sweep found it so before: since then Redis took writes, and a process that lives records what it knows.
-- What lies further ahead than anything can is from before Redis's clock was set back: it is due, and an attempt's time begins again.
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
  if not fields.overdueAtMs or fields.overdueAtMs > now then
    fields.overdueAtMs = now
    redis.call('SET', delivery, to_value('sending', fields), 'KEEPTTL')
  end
  if now - fields.overdueAtMs >= call.graceMs then return true end
  redis.call('ZADD', OUTBOX, fields.overdueAtMs + call.graceMs, notification)
  return false
end

local function begin_time_again(delivery, fields)
  fields.atMs, fields.untilMs = now_ms(), now_ms() + fields.untilMs - fields.atMs
  redis.call('SET', delivery, to_value('sending', fields), 'KEEPTTL')
end

local function find_due(call)
  local due = redis.call('ZRANGEBYSCORE', OUTBOX, '-inf', now_ms(), 'LIMIT', 0, call.limit)
  local too_far_ms, room = '(' .. now_ms() + call.longestMs, call.limit - #due
  for _, notification in ipairs(redis.call('ZRANGEBYSCORE', OUTBOX, too_far_ms, '+inf', 'LIMIT', 0, room)) do
    due[#due + 1] = notification
  end
  return due
end

return answer_calls(function(call)
  local lost, overdue, now = {}, {}, now_ms()
  redis.call('SET', ROOT .. 'swept', now)
  for _, notification in ipairs(find_due(call)) do
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
    elseif fields.atMs > now then
      begin_time_again(delivery, fields)
    end
  end
  return { lost = list_of(lost), overdue = list_of(overdue) }
end)
