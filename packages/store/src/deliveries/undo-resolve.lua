-- sent, resolved by a person → the state before. Invariant: only while nothing else happened to its order since, so that what is
-- undone is what that person knew. Its entry in `sent` stays: what reads that list checks the delivery's state.
local function is_last_event(order_id, at_ms)
  local entries = redis.call('LRANGE', history_key(order_id), 0, -1)
  for i = #entries, 1, -1 do
    local is_json, entry = pcall(cjson.decode, entries[i])
    if not is_json or (entry.event ~= 'resolved' and entry.event ~= 'undone') then return false end
    if entry.event == 'resolved' and entry.atMs == at_ms then return true end
  end
  return false
end

return answer_calls(function(call)
  local notification = call.notification
  local order_id, delivery = order_id_of(notification), delivery_key(notification)
  local state, fields = read_delivery(delivery)
  local was = fields.was
  if state ~= 'sent' or not was then return { result = 'not_resolved', state = state } end
  if call.seenAtMs and fields.atMs ~= call.seenAtMs then return { result = 'changed' } end
  if not is_last_event(order_id, fields.atMs) then return { result = 'changed' } end
  local open = { owner = was.owner, atMs = was.sinceMs, reason = was.reason, chatId = fields.chatId, policy = was.policy }
  redis.call('SET', delivery, to_value(was.state, open))
  redis.call('ZADD', list_key(was.state), was.sinceMs, notification)
  uncount_event('notified', fields.atMs)
  add_history(order_id, 'undone', { to = was.state, by = call.by }, call.retentionMs)
  return { result = 'undone', state = was.state }
end)
