-- @include "../deliveries/release-held-kinds.lua"
-- A group became a supergroup: its orders follow it, a page a call. Invariant: an order that was linked to another chat
-- meanwhile stays there. The first to learn of the move moves them: the send that was refused, or one of Telegram's two
-- updates. The others find nothing left to do. What was held for the old chat is due for the new one, by the next sweep.
local function move(order_id, linked_at, call)
  redis.call('ZREM', chat_orders_key(call.fromChatId), order_id)
  local order = order_key(order_id)
  if redis.call('HGET', order, 'c') ~= call.fromChatId then return 0 end
  redis.call('HSET', order, 'c', call.toChatId)
  redis.call('ZADD', chat_orders_key(call.toChatId), linked_at, order_id)
  add_history(order_id, 'moved', { chat = call.toChatId, previous = call.fromChatId }, call.retentionMs)
  release_held(order_id, call.kinds, 'the group became a supergroup', now_ms(), call.retentionMs)
  return 1
end

return answer_calls(function(call)
  if call.fromChatId == call.toChatId then return { moved = 0, left = 0 } end
  local orders, moved, first = chat_orders_key(call.fromChatId), 0, call.firstOrderId
  if first then moved = move(first, redis.call('ZSCORE', orders, first) or now_ms(), call) end
  local page = redis.call('ZRANGE', orders, 0, call.limit - 1, 'WITHSCORES')
  for i = 1, #page, 2 do moved = moved + move(page[i], page[i + 1], call) end
  local language = redis.call('HGET', chat_key(call.fromChatId), 'language')
  if language then redis.call('HSETNX', chat_key(call.toChatId), 'language', language) end
  return { moved = moved, left = redis.call('ZCARD', orders) }
end)
