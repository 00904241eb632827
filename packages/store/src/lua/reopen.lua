-- held | rejected | uncertain → (absent), due at once. Invariant: only from the state that was seen, so a second press
-- changes nothing; and the outbox has it again in the same step. What may become held in a moment is told of it. What was
-- held could not be told before: it counts as due from now on.
local delivery, undelivered, listed, story, order = unpack(KEYS)
local notice, expected, by, sweep_after_ms, retention_ms = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local state, fields = read_delivery(delivery)
if expected == 'held' then note_return(delivery, state, fields) end
if state ~= expected then return 0 end
redis.call('DEL', delivery)
redis.call('ZREM', listed, notice)
local now = now_ms()
redis.call('ZADD', undelivered, now + sweep_after_ms, notice)
if expected == 'held' then note_due(order, now) end
tell(story, 'reopened', { from = expected, by = by }, retention_ms)
return 1
