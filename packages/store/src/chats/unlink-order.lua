-- The customer stops an order: only its own chat may, and the panel's word does not link it again. Asked again, it is as done.
local order, pending, history, chat_orders = unpack(KEYS)
local order_id, chat, retention_ms = ARGV[1], ARGV[2], tonumber(ARGV[3])
local known = redis.call('HMGET', order, 'c', 'stopped')
if not known[1] and known[2] == chat then return 1 end
if known[1] ~= chat then return 0 end
redis.call('HDEL', order, 'c')
redis.call('HSET', order, 'stopped', chat)
redis.call('ZREM', pending, order_id)
redis.call('ZREM', chat_orders, order_id)
tell(history, 'stopped', { chat = chat }, retention_ms)
return 1
