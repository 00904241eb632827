-- A group became a supergroup: its order follows it, unless it was linked elsewhere meanwhile.
local order, old_orders, new_orders = unpack(KEYS)
local order_id, old_chat, new_chat = unpack(ARGV)
if redis.call('HGET', order, 'c') ~= old_chat then return 0 end
redis.call('HSET', order, 'c', new_chat)
redis.call('ZREM', old_orders, order_id)
redis.call('ZADD', new_orders, now_ms(), order_id)
return 1
