-- The pending orders whose check is due, each moved to its next time in the same step: however many schedulers ask,
-- an order is given out once an interval. While the panel rests nothing is due. The interval grows with the order's age;
-- every order has a pace of its own (up to a tenth faster or slower), so that what came together does not stay together.
local pending, rest = unpack(KEYS)
local limit, steps, order_prefix, now = tonumber(ARGV[1]), cjson.decode(ARGV[2]), ARGV[3], now_ms()
if redis.call('EXISTS', rest) == 1 then return {} end

local function interval_ms(age_ms)
  for _, step in ipairs(steps) do
    if age_ms < step.untilAgeMs then return step.intervalMs end
  end
  return steps[#steps].intervalMs
end

local SPREAD = 1009
local function own_pace(order_id)
  local hash = 0
  for i = 1, #order_id do hash = (hash * 31 + order_id:byte(i)) % SPREAD end
  return 0.9 + 0.2 * hash / (SPREAD - 1)
end

local due = redis.call('ZRANGEBYSCORE', pending, '-inf', now, 'LIMIT', 0, limit)
for _, order_id in ipairs(due) do
  local since = redis.call('HMGET', order_prefix .. order_id, 'n', 'l')
  local age_ms = now - tonumber(since[1] or since[2] or now)
  redis.call('ZADD', pending, 'XX', now + math.floor(interval_ms(age_ms) * own_pace(order_id)), order_id)
end
return due
