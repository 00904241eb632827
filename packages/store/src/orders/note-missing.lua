-- The panel does not know these orders. "No such order" is a hint: the next check comes as usual. Invariant: an order counts as gone only
-- after `limit` such answers in a row, the last at least `spanMs` after the first, from a panel that knew another order meanwhile.
-- One that is gone is asked about slowly until it is too old.
local function is_panel_sound(since_ms)
  local found_at = tonumber(redis.call('HGET', ROOT .. 'panel-answers', 'foundAt') or '')
  return found_at ~= nil and found_at >= since_ms
end

local function note(order_id, call)
  if not redis.call('ZSCORE', PENDING, order_id) then return false end
  local order, now = order_key(order_id), now_ms()
  end_unreadable_answers(order_id)
  local values = redis.call('HMGET', order, 'misses', 'gone')
  local before, first = (values[1] or ''):match('^(%d+) (%d+)$')
  -- A first time that lies ahead is from before Redis's clock was set back.
  local first_ms = math.min(tonumber(first or now), now)
  local misses = tonumber(before or 0) + 1
  redis.call('HSET', order, 'misses', string.format('%d %.0f', misses, first_ms))
  if values[2] or misses < call.limit or now < first_ms + call.spanMs then return false end
  if not is_panel_sound(first_ms) then
    if redis.call('SET', ROOT .. 'panel-knows-none', '1', 'NX', 'PX', call.alertedAgainMs) then alert('panel_knows_none', '') end
    return false
  end
  redis.call('HSET', order, 'gone', now)
  redis.call('ZADD', ROOT .. 'gone', now, order_id)
  add_history(order_id, 'gone', { misses = misses }, call.retentionMs)
  alert('order_gone', order_id)
  return true
end

return answer_calls(function(call)
  local gone = {}
  redis.call('HSET', ROOT .. 'panel-answers', 'missingAt', now_ms())
  for _, order_id in ipairs(call.orderIds) do
    if note(order_id, call) then gone[#gone + 1] = order_id end
  end
  return { orderIds = list_of(gone) }
end)
