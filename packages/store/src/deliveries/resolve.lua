-- held | rejected | uncertain → sent, on somebody's word rather than Telegram's. Invariant: only from the state that was seen.
local delivery, listed, sent, history = unpack(KEYS)
local notification, expected, by, retention_ms, statistics_prefix = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local state, fields = read_delivery(delivery)
if state ~= expected then return 0 end
local now = now_ms()
redis.call('SET', delivery, to_value('sent', { atMs = now, chatId = fields.chatId, reason = by }), 'PX', retention_ms)
redis.call('ZREM', listed, notification)
redis.call('ZADD', sent, now, notification)
count_event(statistics_prefix, now, 'notified')
tell(history, 'resolved', { from = expected, by = by }, retention_ms)
return 1
