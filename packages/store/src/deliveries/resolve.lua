-- held | rejected | uncertain → sent, on somebody's word rather than Telegram's. Invariant: only from the state that was seen.
return answer_calls(function(call)
  local notification, now = call.notification, now_ms()
  local delivery = delivery_key(notification)
  local state, fields = read_delivery(delivery)
  if state ~= call.expected then return false end
  local sent = { atMs = now, chatId = fields.chatId, reason = call.by }
  redis.call('SET', delivery, to_value('sent', sent), 'PX', call.retentionMs)
  redis.call('ZREM', list_key(state), notification)
  redis.call('RPUSH', SENT, notification)
  count_event('notified')
  add_history(order_id_of(notification), 'resolved', { from = state, by = call.by }, call.retentionMs)
  return true
end)
