-- Writes again what a living process knows of a send whose record Redis lost. Invariant: it never takes anything back: a `sent`
-- record stays, and what another attempt has is left to it.
return answer_calls(function(call)
  local notification, now = call.notification, now_ms()
  local order_id, delivery = order_id_of(notification), delivery_key(notification)
  local state, fields = read_delivery(delivery)
  local notified = redis.call('HGET', order_key(order_id), 'notified')
  if state == 'sent' or notified and day_of(notified, kind_of(notification)) then return false end
  if state == 'sending' and fields.owner ~= call.owner then return false end
  if call.state == 'sent' then
    if state and state ~= 'sending' then redis.call('ZREM', list_key(state), notification) end
    local sent = { atMs = now, messageId = call.messageId, chatId = call.chatId }
    redis.call('SET', delivery, to_value('sent', sent), 'PX', call.retentionMs)
    redis.call('ZREM', OUTBOX, notification)
    redis.call('RPUSH', SENT, notification)
    return true
  end
  if state then return false end
  if call.state == 'sending' then
    local sending = { owner = call.owner, atMs = now, untilMs = now + call.leaseMs, chatId = call.chatId, policy = call.policy }
    redis.call('SET', delivery, to_value('sending', sending))
    redis.call('ZADD', OUTBOX, 'NX', now, notification)
    return true
  end
  local open = { owner = call.owner, atMs = now, reason = call.reason, chatId = call.chatId, policy = call.policy }
  redis.call('SET', delivery, to_value('uncertain', open))
  redis.call('ZREM', OUTBOX, notification)
  redis.call('ZADD', list_key('uncertain'), now, notification)
  alert('uncertain', notification)
  return true
end)
