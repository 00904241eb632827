-- The panel is left alone for a while, by everybody; a shorter wish does not cut a longer one.
local rest = KEYS[1]
local rest_ms = tonumber(ARGV[1])
if redis.call('PTTL', rest) < rest_ms then redis.call('SET', rest, '1', 'PX', rest_ms) end
return 1
