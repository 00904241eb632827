-- The panel does not know these orders. One that it did not know several times in a row, the last time long enough after
-- the first, is watched no longer: a panel that answers "no such order" by mistake for some minutes loses nobody's order.
local pending = KEYS[1]
local order_prefix, history_prefix, order_ids = ARGV[1], ARGV[2], cjson.decode(ARGV[3])
local limit, span_ms, retention_ms, now = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), now_ms()
local gone = {}
for _, order_id in ipairs(order_ids) do
  if redis.call('ZSCORE', pending, order_id) then
    local order = order_prefix .. order_id
    local before, first = (redis.call('HGET', order, 'misses') or ''):match('^(%d+) (%d+)$')
    local misses, over_ms = tonumber(before or 0) + 1, tonumber(first or now) + span_ms
    if misses >= limit and now >= over_ms then
      redis.call('ZREM', pending, order_id)
      redis.call('HDEL', order, 'misses')
      redis.call('PEXPIRE', order, retention_ms)
      tell(history_prefix .. order_id, 'gone', { misses = misses }, retention_ms)
      gone[#gone + 1] = order_id
    else
      redis.call('HSET', order, 'misses', string.format('%d %s', misses, first or string.format('%.0f', now)))
      if misses >= limit - 1 then redis.call('ZADD', pending, 'XX', math.max(over_ms, now), order_id) end
    end
  end
end
return gone
