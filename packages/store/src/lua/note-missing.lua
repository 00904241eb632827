-- The panel does not know these orders. One that it did not know several times in a row is watched no longer. Before the
-- last look there is a long wait: a panel that answers "no such order" by mistake for some minutes loses nobody's order.
local pending = KEYS[1]
local order_prefix, story_prefix, order_ids = ARGV[1], ARGV[2], cjson.decode(ARGV[3])
local limit, last_wait_ms, retention_ms, now = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), now_ms()
local gone = {}
for _, order_id in ipairs(order_ids) do
  if redis.call('ZSCORE', pending, order_id) then
    local order = order_prefix .. order_id
    local misses = redis.call('HINCRBY', order, 'misses', 1)
    if misses >= limit then
      redis.call('ZREM', pending, order_id)
      redis.call('HDEL', order, 'misses')
      redis.call('PEXPIRE', order, retention_ms)
      tell(story_prefix .. order_id, 'gone', { misses = misses }, retention_ms)
      gone[#gone + 1] = order_id
    elseif misses == limit - 1 then
      redis.call('ZADD', pending, 'XX', now + last_wait_ms, order_id)
    end
  end
end
return gone
