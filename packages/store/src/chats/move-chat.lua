-- A group became a supergroup: its orders follow it, some a call, but for those that were linked elsewhere meanwhile. Whoever
-- learns of it first moves them (the send that was refused, or one of the two updates); the others find nothing left to do.
-- What was held for the old chat is due for the new one: the next sweep has it.
local old_orders, new_orders, old_settings, new_settings, outbox, held = unpack(KEYS)
local old_chat, new_chat, order_prefix, history_prefix, first = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local limit, retention_ms, kinds = tonumber(ARGV[6]), tonumber(ARGV[7]), cjson.decode(ARGV[8])
local names = { delivery = ARGV[9], held = held, outbox = outbox, order = order_prefix, history = history_prefix }
if old_chat == new_chat then return { 0, 0 } end
local moved = 0

local function move(order_id, linked_at)
  redis.call('ZREM', old_orders, order_id)
  local order = order_prefix .. order_id
  if redis.call('HGET', order, 'c') ~= old_chat then return end
  redis.call('HSET', order, 'c', new_chat)
  redis.call('ZADD', new_orders, linked_at, order_id)
  tell(history_prefix .. order_id, 'moved', { chat = new_chat, previous = old_chat }, retention_ms)
  release_held(order_id, kinds, names, 'the group became a supergroup', now_ms(), retention_ms)
  moved = moved + 1
end

if first ~= '' then move(first, redis.call('ZSCORE', old_orders, first) or now_ms()) end
local page = redis.call('ZRANGE', old_orders, 0, limit - 1, 'WITHSCORES')
for i = 1, #page, 2 do move(page[i], page[i + 1]) end
local language = redis.call('HGET', old_settings, 'language')
if language then redis.call('HSETNX', new_settings, 'language', language) end
return { moved, redis.call('ZCARD', old_orders) }
