-- A customer's chat takes an order. Invariant: an order has one chat, and a notification that waited for a chat becomes due here.
-- From a chat whose customer linked it, only a signed link takes it away, and only one that was opened later than that chat's.
local order, pending, outbox, history, chat_orders, notes = unpack(KEYS)
local order_id, chat, kinds, delivery_prefix, chat_orders_prefix = ARGV[1], ARGV[2], cjson.decode(ARGV[3]), ARGV[4], ARGV[5]
local retention_ms, sweep_after_ms, notes_ms = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[12])
local asked_at, is_signed, update = tonumber(ARGV[9]), ARGV[10] == '1', ARGV[11]
local now = now_ms()
local at = math.min(asked_at or now, now)

-- The update came again: what its first run came to is what its chats are to be notified.
local first_reply = update ~= '' and redis.call('HGET', notes, 'link')
if first_reply then return first_reply end

local known = redis.call('HMGET', order, 'n', 'l', 'status', 'c', 'linkedAt')
local linked_before, status, previous = known[2], known[3] or 'pending', known[4]
local linked_at = tonumber(known[5] or known[2] or '')
if previous and previous ~= chat and linked_at and (not is_signed or at < linked_at) then
  return cjson.encode({ result = 'elsewhere', status = status })
end
if previous and previous ~= chat then redis.call('ZREM', chat_orders_prefix .. previous, order_id) end
redis.call('HSET', order, 'c', chat)
redis.call('HDEL', order, 'stopped')
redis.call('ZADD', chat_orders, now, order_id)

local result = 'linked'
if status == 'pending' or status == 'unknown' then
  -- Due at once: the customer waits for an answer.
  if redis.call('ZADD', pending, 'NX', now, order_id) == 1 and (known[1] or linked_before) then redis.call('PERSIST', order) end
else
  redis.call('PEXPIRE', order, retention_ms)
end
for _, kind in ipairs(kinds) do
  if kind == status then
    local delivery, notification = delivery_prefix .. kind .. ':' .. order_id, kind .. ':' .. order_id
    local state, fields = read_delivery(delivery)
    note_return(delivery, state, fields)
    if state == 'held' then
      redis.call('DEL', delivery)
      redis.call('ZREM', ARGV[8], notification)
    end
    if state == 'sent' then
      result = 'sent'
    elseif state and state ~= 'held' then
      result = 'waiting'
    else
      redis.call('ZADD', outbox, now + sweep_after_ms, notification)
      if state == 'held' or previous ~= chat then note_due(order, now) end
      result = 'queued'
    end
  end
end
if previous ~= chat then
  -- The first link is notified by its time in the order: a history of its own for every pending order would be large.
  if linked_before or previous then
    redis.call('HSET', order, 'linkedAt', at)
    tell(history, 'linked', { chat = chat, previous = previous or nil }, retention_ms)
  else
    redis.call('HSET', order, 'l', at)
  end
elseif linked_at and at > linked_at then
  redis.call('HSET', order, 'linkedAt', at)
end
local reply = cjson.encode({ result = result, status = status, previousChat = previous and previous ~= chat and previous or nil })
if update ~= '' then
  redis.call('HSET', notes, 'link', reply)
  redis.call('PEXPIRE', notes, notes_ms)
end
return reply
