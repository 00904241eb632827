-- @include "compacted.lua"
-- @include "is-readable.lua"
-- Takes the notifications in `outbox` that are due. Invariant: each goes back to the queue (no attempt has it), stays as it
-- is (an attempt has it), leaves the outbox (it is finished) or becomes uncertain (its attempt is overdue). An attempt is
-- overdue only when a sweep found it so before: since then Redis took writes, and a process that lives records what it knows.
-- What lies further ahead than anything can is from before Redis's clock was set back: it is due, and an attempt's time begins again.
-- What this release cannot read stays, and is checked again later: it keeps nobody else waiting.
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

-- What became readable again, or is gone, needs no operator any more. Those seen longest ago come first.
local function recheck_unreadable(call)
  for _, id in ipairs(redis.call('ZRANGE', UNREADABLE, 0, call.rechecked - 1)) do
    if is_readable(id, call.kinds) or not (redis.call('ZSCORE', OUTBOX, id) or redis.call('EXISTS', delivery_key(id)) == 1) then
      redis.call('ZREM', UNREADABLE, id)
    else
      redis.call('ZADD', UNREADABLE, now_ms(), id)
    end
  end
end

return answer_calls(function(call)
  local lost, overdue, now = {}, {}, now_ms()
  redis.call('SET', ROOT .. 'swept', now)
  recheck_unreadable(call)
  local page = find_due(call)
  for _, notification in ipairs(page) do
    local delivery = delivery_key(notification)
    redis.call('ZADD', OUTBOX, now + call.againInMs, notification)
    local is_sound = is_readable(notification, call.kinds)
    local state, fields
    if is_sound then state, fields = read_delivery(delivery) end
    if not is_sound then
      note_unreadable(notification)
    elseif not state then
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
  return { lost = list_of(lost), overdue = list_of(overdue), isMore = #page == call.limit }
end)
