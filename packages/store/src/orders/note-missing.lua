-- The panel does not know these orders. Invariant: an order leaves the pending ones only after `limit` such answers in a row,
-- the last at least `spanMs` after the first. A panel that answers "no such order" by mistake for some minutes loses no order.
local function note(order_id, call)
  if not redis.call('ZSCORE', PENDING, order_id) then return false end
  local order, now = order_key(order_id), now_ms()
  end_unreadable_answers(order_id)
  local before, first = (redis.call('HGET', order, 'misses') or ''):match('^(%d+) (%d+)$')
  -- A first time that lies ahead is from before Redis's clock was set back.
  local first_ms = math.min(tonumber(first or now), now)
  local misses, over_ms = tonumber(before or 0) + 1, first_ms + call.spanMs
  if misses >= call.limit and now >= over_ms then
    redis.call('ZREM', PENDING, order_id)
    redis.call('HDEL', order, 'misses')
    redis.call('PEXPIRE', order, call.retentionMs)
    add_history(order_id, 'gone', { misses = misses }, call.retentionMs)
    return true
  end
  redis.call('HSET', order, 'misses', string.format('%d %.0f', misses, first_ms))
  if misses >= call.limit - 1 then redis.call('ZADD', PENDING, 'XX', math.max(over_ms, now), order_id) end
  return false
end

return answer_calls(function(call)
  local gone = {}
  for _, order_id in ipairs(call.orderIds) do
    if note(order_id, call) then gone[#gone + 1] = order_id end
  end
  return { orderIds = list_of(gone) }
end)
