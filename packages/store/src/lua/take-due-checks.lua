-- The pending orders whose check is due, each moved to its next time in the same step: however many schedulers ask,
-- an order is given out once an interval.
local pending = KEYS[1]
local limit, interval_ms, now = tonumber(ARGV[1]), tonumber(ARGV[2]), now_ms()
local due = redis.call('ZRANGEBYSCORE', pending, '-inf', now, 'LIMIT', 0, limit)
for _, order_id in ipairs(due) do redis.call('ZADD', pending, 'XX', now + interval_ms, order_id) end
return due
