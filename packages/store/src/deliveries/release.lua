-- claimed(owner) | sending(owner) → (absent). Invariant: only when it is certain that nothing was shown. The notification stays
-- in `outbox`, due for the sweep no sooner than the retry.
local delivery, outbox, history = unpack(KEYS)
local owner, notification, retry_in_ms, reason, retention_ms = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
local state, fields = read_delivery(delivery)
if (state ~= 'claimed' and state ~= 'sending') or fields.owner ~= owner then return 0 end
redis.call('DEL', delivery)
redis.call('ZADD', outbox, now_ms() + retry_in_ms, notification)
if state == 'sending' then tell(history, 'not_sent', { reason = reason }, retention_ms) end
return 1
