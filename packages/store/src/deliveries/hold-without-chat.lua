-- @include "compacted.lua"
-- (absent) → held, for an order that has no chat. Invariant: it is never held once the order has a chat, and it leaves `outbox`
-- and enters the operator's list in the same step. The link that gives the order its chat makes it due: see link-order.lua.
local REASON = 'no_chat'

return answer_calls(function(call)
  local notification = call.notification
  local order_id, delivery, now = order_id_of(notification), delivery_key(notification), now_ms()
  local state, fields = read_delivery(delivery)
  -- Asked again, because a reply was lost.
  if state == 'held' and fields.reason == REASON then return { result = 'held' } end
  if state then return { result = 'taken', state = state } end
  if redis.call('HGET', order_key(order_id), 'c') then return { result = 'has_chat' } end
  redis.call('SET', delivery, to_value('held', { atMs = now, reason = REASON }), 'NX')
  redis.call('ZREM', OUTBOX, notification)
  redis.call('ZADD', list_key('held'), now, notification)
  count_event('held')
  add_history(order_id, 'held', { reason = REASON }, call.retentionMs)
  return { result = 'held' }
end)
