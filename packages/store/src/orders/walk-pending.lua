-- @include "check-interval.lua"
-- Walks over the pending orders, a page a call. Replies with those that are known for longer than `ageMs` at `untilMs`; without
-- `untilMs`, with none. Invariant: a check is never further away than the order's interval. One that is was set before Redis's
-- clock was set back: it is due now.
local SLOWEST_PACE = 1.1

return answer_calls(function(call)
  local aged, now = {}, now_ms()
  local page = redis.call('ZSCAN', PENDING, call.cursor, 'COUNT', call.count)
  for i = 1, #page[2], 2 do
    local order_id, check_at_ms = page[2][i], tonumber(page[2][i + 1])
    local interval_ms, since_ms = check_interval_ms(call.steps, order_id)
    if call.untilMs and math.min(now, call.untilMs) - since_ms > call.ageMs then aged[#aged + 1] = order_id end
    if check_at_ms - now > interval_ms * SLOWEST_PACE then redis.call('ZADD', PENDING, 'XX', now, order_id) end
  end
  return { cursor = page[1], orderIds = list_of(aged) }
end)
