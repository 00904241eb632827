-- Whether a compacted order already says what the update says.
local function is_nothing_new(order, call)
  local contradicted = call.rules.contradicted[call.status]
  return order.compacted and not order.advances and not (contradicted and contradicted[order.status])
end

-- Only a chat can be new, where the order has none.
local function repeat_compacted(order, call)
  local compacted = order.compacted
  if call.chatId and not compacted.chat and not compacted.stopped_by then
    order.chat, compacted.chat = call.chatId, call.chatId
    write_compacted(order.id, compacted)
  end
  if order.delivery_state == 'sent' then order.result = 'sent' end
  order.warnings.otherOwner = order.chat and call.chatId and call.chatId ~= order.chat
end

-- One with something new has a record again, and its chat has the order again.
local function add_compacted_to_chat(order)
  if order.compacted and order.chat then redis.call('ZADD', chat_orders_key(order.chat), now_ms(), order.id) end
end
