-- Which of many orders (by their number) are not pending: usually none, so that the answer is short.
local pending = KEYS[1]
local ended = {}
for i, order_id in ipairs(cjson.decode(ARGV[1])) do
  if not redis.call('ZSCORE', pending, order_id) then ended[#ended + 1] = i end
end
return ended
