-- sending(owner) → held | rejected | uncertain. Invariant: nothing sends it again by itself; it leaves `outbox` and enters the
-- operator's list in the same step. Two exceptions become due again, since nothing else would release them: what would be held
-- although its customer came back during the attempt, and what a chat refused that is not the order's any more.
local function is_due_again(call, fields)
  if call.state == 'held' and fields.customerReturned then return true end
  if call.state == 'uncertain' then return false end
  local chat = redis.call('HGET', order_key(order_id_of(call.notification)), 'c')
  return chat and fields.chatId and chat ~= fields.chatId
end

return answer_calls(function(call)
  local notification, now = call.notification, now_ms()
  local order_id, delivery = order_id_of(notification), delivery_key(notification)
  local state, fields = read_delivery(delivery)
  if state == call.state and fields.owner == call.owner then return 'recorded' end
  if state ~= 'sending' or fields.owner ~= call.owner then return 'not_owner' end
  if is_due_again(call, fields) then
    redis.call('DEL', delivery)
    note_attempt(order_id, fields, call.retentionMs)
    redis.call('ZADD', OUTBOX, 'NX', now, notification)
    note_due(order_id)
    return 'due_again'
  end
  local open = { owner = call.owner, atMs = now, reason = call.reason, chatId = fields.chatId }
  if call.state == 'uncertain' then open.policy = fields.policy end
  replace_sending(delivery, call.state, open)
  note_attempt(order_id, fields, call.retentionMs)
  redis.call('ZREM', OUTBOX, notification)
  redis.call('ZADD', list_key(call.state), now, notification)
  count_event(call.state)
  if call.state ~= 'held' then alert(call.state, notification) end
  add_history(order_id, call.state, { reason = call.reason, chat = fields.chatId }, call.retentionMs)
  return 'recorded'
end)
