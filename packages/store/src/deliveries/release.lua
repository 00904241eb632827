-- sending(owner) → (absent). Invariant: only when it is certain that nothing was shown. The notification stays in `outbox`, due
-- for the sweep no sooner than the retry.
return answer_calls(function(call)
  local delivery = delivery_key(call.notification)
  local state, fields = read_delivery(delivery)
  if state ~= 'sending' or fields.owner ~= call.owner then return false end
  redis.call('DEL', delivery)
  redis.call('ZADD', OUTBOX, now_ms() + call.sweepInMs, call.notification)
  local order_id = order_id_of(call.notification)
  note_attempt(order_id, fields, call.retentionMs)
  add_history(order_id, 'not_sent', { reason = call.reason }, call.retentionMs)
  return true
end)
