-- held | rejected | uncertain → (absent), due at once. Invariant: only from the state that was seen, so a second press
-- changes nothing; and the outbox has it again in the same step. What may become held in a moment is notified of it. What was
-- held could not be notified before: it counts as due from now on.
local delivery, outbox, listed, history, order = unpack(KEYS)
local notification, expected, by, sweep_after_ms, retention_ms = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local state, fields = read_delivery(delivery)
if expected == 'held' then note_return(delivery, state, fields) end
if state ~= expected then return 0 end
redis.call('DEL', delivery)
redis.call('ZREM', listed, notification)
local now = now_ms()
redis.call('ZADD', outbox, now + sweep_after_ms, notification)
if expected == 'held' then note_due(order, now) end
tell(history, 'reopened', { from = expected, by = by }, retention_ms)
return 1
