-- @include "check-interval.lua"
-- The pending orders whose check is due. Invariant: each moves to its next time in the same step, so that it is given out once
-- an interval, whatever number of schedulers asks. During a back-off of the panel nothing is due.
-- The interval grows with the order's age. Each order has a pace of its own, up to a tenth faster or slower, so that orders
-- that came together do not stay together.
local SPREAD = 1009
local function own_pace(order_id)
  local hash = 0
  for i = 1, #order_id do hash = (hash * 31 + order_id:byte(i)) % SPREAD end
  return 0.9 + 0.2 * hash / (SPREAD - 1)
end

return answer_calls(function(call)
  local back_off = ROOT .. 'panel-back-off'
  if left_ms(back_off, tonumber(redis.call('GET', back_off) or '') or 0) > 0 then return {} end
  local now = now_ms()
  local due = redis.call('ZRANGEBYSCORE', PENDING, '-inf', now, 'LIMIT', 0, call.limit)
  for _, order_id in ipairs(due) do
    redis.call('ZADD', PENDING, 'XX', now + math.floor(check_interval_ms(call.steps, order_id) * own_pace(order_id)), order_id)
  end
  return { orderIds = list_of(due) }
end)
