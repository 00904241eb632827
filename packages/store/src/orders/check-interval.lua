-- How long after a check of an order the next one comes, in milliseconds, and since when the order is known. An order that ended
-- without money, or that the panel does not know, is asked about slowly: customers try to pay again. An order without a usable
-- answer waits twice as long each time, by itself.
local MOST_DOUBLINGS = 4

local function step_of(steps, age_ms)
  for _, step in ipairs(steps) do
    if age_ms < step.untilAgeMs then return step.intervalMs end
  end
  return steps[#steps].intervalMs
end

local function check_interval_ms(steps, order_id)
  local now = now_ms()
  local known = redis.call('HMGET', order_key(order_id), 'n', 'l', 'status', 'changedAt', 'gone', 'failures')
  local since = tonumber(known[1] or known[2] or now)
  local ended = known[5] or known[3] and known[3] ~= 'unknown' and known[4]
  local interval_ms = ended and step_of(steps.slow, now - tonumber(ended)) or step_of(steps.usual, now - since)
  return interval_ms * 2 ^ math.min(tonumber(known[6] or 0), MOST_DOUBLINGS), since
end
