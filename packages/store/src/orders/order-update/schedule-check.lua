-- @include "../checked-statuses.lua"
local function schedule_check(order, call)
  if order.is_pending then
    local is_added = not order.known.stopped and redis.call('ZADD', PENDING, 'NX', now_ms() + call.firstCheckMs, order.id) == 1
    if is_added and not order.is_new then redis.call('PERSIST', order.key) end
    return
  end
  local was_checked = not order.is_new and redis.call('ZSCORE', PENDING, order.id)
  if was_checked and (order.before == 'pending' or order.before == 'unknown') then
    redis.call('INCR', ROOT .. 'cleared')
    order.warnings.cleared = true
  end
  if not CHECKED_ON[order.status] or call.source == 'age' or order.known.stopped then
    if was_checked then redis.call('ZREM', PENDING, order.id) end
  elseif order.advances then
    redis.call('ZADD', PENDING, now_ms() + call.slowCheckMs, order.id)
  end
end

-- The panel knows the order, and its answer can be read.
local function end_silence(order, call)
  if call.source ~= 'check' and order.is_pending then return end
  if order.known.misses then drop(order, 'misses') end
  if order.known.unreadable then end_unreadable_answers(order.id) end
  if order.known.gone then
    drop(order, 'gone')
    redis.call('ZREM', ROOT .. 'gone', order.id)
  end
end
