-- held | rejected | uncertain → sent, on somebody's word rather than Telegram's. Invariant: only from the state that was seen,
-- and, where the caller says since when it was in that state, only if it did not leave it since. `was` is for undo-resolve.lua.
return answer_calls(function(call)
  local notification, now = call.notification, now_ms()
  local delivery = delivery_key(notification)
  local state, fields = read_delivery(delivery)
  if state ~= call.expected or call.seenAtMs and fields.atMs ~= call.seenAtMs then return false end
  local was = { state = state, sinceMs = fields.atMs, reason = fields.reason, owner = fields.owner, policy = fields.policy }
  local sent = { atMs = now, chatId = fields.chatId, reason = call.by, was = was }
  redis.call('SET', delivery, to_value('sent', sent), 'PX', call.retentionMs)
  redis.call('ZREM', list_key(state), notification)
  redis.call('RPUSH', SENT, notification)
  count_event('notified')
  add_history(order_id_of(notification), 'resolved', { from = state, by = call.by }, call.retentionMs)
  return true
end)
