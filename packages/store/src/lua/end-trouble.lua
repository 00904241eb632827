-- The end of a trouble that was raised: told with how long it lasted, by the first process that sees it end.
local alerts, trouble = unpack(KEYS)
local since_ms = tonumber(redis.call('GET', trouble) or '')
if not since_ms then return 0 end
redis.call('DEL', trouble)
local now = now_ms()
alert(alerts, now, ARGV[1], string.format('%.0f', now - since_ms))
return 1
