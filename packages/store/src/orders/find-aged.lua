-- Walks over the pending orders, some at a time, and gives those that are known for longer than an age.
local pending = KEYS[1]
local cursor, count, order_prefix, age_ms = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local now, aged = now_ms(), {}
local page = redis.call('ZSCAN', pending, cursor, 'COUNT', count)
for i = 1, #page[2], 2 do
  local since = redis.call('HMGET', order_prefix .. page[2][i], 'n', 'l')
  local since_ms = tonumber(since[1] or since[2] or now)
  if now - since_ms > age_ms then aged[#aged + 1] = page[2][i] end
end
return { page[1], aged }
