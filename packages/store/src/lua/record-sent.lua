-- sending(owner) → sent. Invariant: "sent" is written only by the attempt that saw Telegram's answer. An answer that
-- comes after the sweep gave the attempt up as uncertain still counts: it is knowledge.
local delivery, undelivered, sent, uncertain, resends, story = unpack(KEYS)
local owner, notice, message_id, chat, retention_ms, keep = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6])
local state, fields = read_delivery(delivery)
if state == 'sent' and fields.messageId == message_id then return 1 end
if (state ~= 'sending' and state ~= 'uncertain') or fields.owner ~= owner then return 0 end
local now = now_ms()
redis.call('SET', delivery, to_value('sent', { atMs = now, messageId = message_id, chatId = chat }), 'PX', retention_ms)
redis.call('ZREM', undelivered, notice)
redis.call('ZREM', uncertain, notice)
redis.call('HDEL', resends, notice)
redis.call('ZADD', sent, now, notice)
redis.call('ZREMRANGEBYRANK', sent, 0, -keep - 1)
tell(story, 'sent', { chat = chat, messageId = message_id }, retention_ms)
return 1
