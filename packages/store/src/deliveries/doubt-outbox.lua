-- @include "compacted.lua"
-- @include "is-readable.lua"
-- (absent) → uncertain, for what is due in records that lack the last writes: it may have been sent since. Invariant: it leaves
-- `outbox` and enters the operator's list in the same step, and no policy sends it again. What an attempt has is left to it, and what
-- this release cannot read stays. A page of the outbox a call.
local function doubt(notification, call)
  local order_id, delivery, now = order_id_of(notification), delivery_key(notification), now_ms()
  if not is_readable(notification, call.kinds) then
    note_unreadable(notification)
    return false
  end
  if state_of(delivery) then return false end
  local due = redis.call('HMGET', order_key(order_id), 'changedAt', 'dueAt', 'c')
  if call.dueBeforeMs and math.max(tonumber(due[1] or '0'), tonumber(due[2] or '0')) > call.dueBeforeMs then return false end
  local open = { atMs = now, reason = call.reason, chatId = due[3] or nil, policy = 'hold' }
  redis.call('SET', delivery, to_value('uncertain', open))
  redis.call('ZREM', OUTBOX, notification)
  redis.call('ZADD', list_key('uncertain'), now, notification)
  count_event('uncertain')
  alert('uncertain', notification)
  add_history(order_id, 'uncertain', { reason = call.reason, chat = due[3] or nil }, call.retentionMs)
  return true
end

return answer_calls(function(call)
  local page, doubted = redis.call('ZSCAN', OUTBOX, call.cursor, 'COUNT', call.count), {}
  for i = 1, #page[2], 2 do
    if doubt(page[2][i], call) then doubted[#doubted + 1] = page[2][i] end
  end
  return { cursor = page[1], notifications = list_of(doubted) }
end)
