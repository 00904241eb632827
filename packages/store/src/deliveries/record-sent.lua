-- sending(owner) → sent. Invariant: "sent" is written only by the attempt that saw Telegram's answer. An answer that
-- comes after the sweep gave the attempt up as uncertain still counts: it is knowledge.
-- Gives whether it was recorded now or before, and for a payment the milliseconds from "could be notified" to now.
local root, retention_ms = KEYS[1], tonumber(ARGV[1])
local now = now_ms()

local function record(kind, order_id, owner, message_id, chat)
  message_id = tonumber(message_id)
  local notification = kind .. ':' .. order_id
  local delivery = root .. 'delivery:' .. notification
  local state, fields = read_delivery(delivery)
  if state == 'sent' and fields.messageId == message_id then return { 1 } end
  if (state ~= 'sending' and state ~= 'uncertain') or fields.owner ~= owner then return { 0 } end
  redis.call('SET', delivery, to_value('sent', { atMs = now, messageId = message_id, chatId = chat }), 'PX', retention_ms)
  redis.call('ZREM', root .. 'outbox', notification)
  if state == 'uncertain' then redis.call('ZREM', root .. 'deliveries:uncertain', notification) end
  redis.call('ZADD', root .. 'deliveries:sent', now, notification)
  tell(root .. 'history:' .. order_id, 'sent', { chat = chat, messageId = message_id }, retention_ms, true)
  count_event(root .. 'stats:', now, 'notified')
  if kind ~= 'paid' then return { 1 } end
  -- How long it took since it could be notified; an order that went on from "paid" no longer knows when that was.
  local known = redis.call('HMGET', root .. 'order:' .. order_id, 'status', 'changedAt', 'dueAt')
  if known[1] ~= kind or not known[2] then return { 1 } end
  local took = now - math.max(tonumber(known[2]), tonumber(known[3] or '0'))
  count_event(root .. 'stats:', now, bucket_of(took))
  return { 1, took }
end
return for_each_call(1, 5, record)
