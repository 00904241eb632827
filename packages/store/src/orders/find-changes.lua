-- Which of many statements "still pending" say something new (by their number); the others need no write at all.
local pending = KEYS[1]
local order_prefix, statements = ARGV[1], cjson.decode(ARGV[2])
local changes = {}
for i, orderUpdate in ipairs(statements) do
  local known = redis.call('HMGET', order_prefix .. orderUpdate.orderId, 'n', 'l', 'status', 'word', 'm', 'url', 'c', 'misses')
  local is_same = (known[1] or known[2])
    and not known[3]
    and (known[4] or 'pending') == orderUpdate.rawStatus
    and (not orderUpdate.money or known[5] == orderUpdate.money)
    and (not orderUpdate.url or known[6] == orderUpdate.url)
    and (not orderUpdate.chat or known[7])
    and not known[8]
    and redis.call('ZSCORE', pending, orderUpdate.orderId)
  if not is_same then changes[#changes + 1] = i end
end
return changes
