-- (absent) → sent, for a notification that another system sent. Invariant: never overwrites a delivery.
return answer_calls(function(call)
  local order_id = order_id_of(call.notification)
  local sent = to_value('sent', { atMs = now_ms(), reason = call.by })
  if not redis.call('SET', delivery_key(call.notification), sent, 'NX', 'PX', call.retentionMs) then return false end
  redis.call('ZREM', OUTBOX, call.notification)
  redis.call('ZREM', PENDING, order_id)
  add_history(order_id, 'imported', { by = call.by }, call.retentionMs)
  return true
end)
