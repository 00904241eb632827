-- @include "../deliveries/compacted.lua"
-- The customer stops an order. Invariant: only its own chat may, and the panel does not link it again by naming a chat. The
-- same chat that asks again gets the same answer.
local function stop_compacted(order_id, chat_id)
  local compacted = read_compacted(order_id)
  if not compacted then return false end
  if compacted.chat == chat_id then
    compacted.chat, compacted.stopped_by = nil, chat_id
    write_compacted(order_id, compacted)
  end
  return compacted.stopped_by == chat_id
end

return answer_calls(function(call)
  local order_id, order = call.orderId, order_key(call.orderId)
  local known = redis.call('HMGET', order, 'c', 'stopped')
  if not known[1] and known[2] == call.chatId then return true end
  if not known[1] then return stop_compacted(order_id, call.chatId) end
  if known[1] ~= call.chatId then return false end
  redis.call('HDEL', order, 'c')
  redis.call('HSET', order, 'stopped', call.chatId)
  redis.call('ZREM', PENDING, order_id)
  end_unreadable_answers(order_id)
  redis.call('ZREM', chat_orders_key(call.chatId), order_id)
  add_history(order_id, 'stopped', { chat = call.chatId }, call.retentionMs)
  return true
end)
