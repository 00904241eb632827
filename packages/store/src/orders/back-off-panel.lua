-- The panel is left alone for a while, by everybody; a shorter wish does not cut a longer one.
local rest = KEYS[1]
local back_off_ms = tonumber(ARGV[1])
if redis.call('PTTL', rest) < back_off_ms then redis.call('SET', rest, '1', 'PX', back_off_ms) end
return 1
