-- sending(owner) → sent. Invariant: "sent" is written only by the attempt that saw Telegram's answer. An answer that
-- comes after the sweep gave the attempt up as uncertain still counts: it is knowledge.
-- Gives whether it was recorded now or before, and for a payment the milliseconds from "could be told" to now.
local delivery, undelivered, sent, uncertain, resends, story, order = unpack(KEYS)
local owner, notice, message_id, chat, retention_ms, keep = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6])
local kind, statistics_prefix = ARGV[7], ARGV[8]
local state, fields = read_delivery(delivery)
if state == 'sent' and fields.messageId == message_id then return { 1 } end
if (state ~= 'sending' and state ~= 'uncertain') or fields.owner ~= owner then return { 0 } end
local now = now_ms()
redis.call('SET', delivery, to_value('sent', { atMs = now, messageId = message_id, chatId = chat }), 'PX', retention_ms)
redis.call('ZREM', undelivered, notice)
redis.call('ZREM', uncertain, notice)
redis.call('HDEL', resends, notice)
redis.call('ZADD', sent, now, notice)
redis.call('ZREMRANGEBYRANK', sent, 0, -keep - 1)
tell(story, 'sent', { chat = chat, messageId = message_id }, retention_ms)
count_event(statistics_prefix, now, 'told')
-- How long it took since it could be told; an order that went on from "paid" no longer knows when that was.
local known = redis.call('HMGET', order, 'status', 'changedAt', 'dueAt')
if kind == 'paid' and known[1] == kind and known[2] then
  local took = now - math.max(tonumber(known[2]), tonumber(known[3] or '0'))
  count_event(statistics_prefix, now, bucket_of(took))
  return { 1, took }
end
return { 1 }
