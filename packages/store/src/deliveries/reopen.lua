-- held | rejected | uncertain → (absent), due at once. Invariant: only from the state that was seen, so that a second press
-- changes nothing, and only if it did not leave that state since `seenAtMs`. The outbox has it again in the same step. An attempt under way does not end as held from now on. What was held could not be notified before: it counts as due from now on.
return answer_calls(function(call)
  local notification, now = call.notification, now_ms()
  local order_id, delivery = order_id_of(notification), delivery_key(notification)
  local state, fields = read_delivery(delivery)
  if call.expected == 'held' then note_return(delivery, state, fields) end
  if state ~= call.expected or call.seenAtMs and fields.atMs ~= call.seenAtMs then return false end
  redis.call('DEL', delivery)
  redis.call('ZREM', list_key(state), notification)
  redis.call('ZADD', OUTBOX, now + call.sweepInMs, notification)
  if state == 'held' then note_due(order_id) end
  if fields.reason == CONTRADICTED then redis.call('HSET', order_key(order_id), 'wanted', kind_of(notification)) end
  add_history(order_id, 'reopened', { from = state, by = call.by }, call.retentionMs)
  return true
end)
