-- The end of a incident that was raised: notified with how long it lasted, by the first process that sees it end.
local alerts, incident = unpack(KEYS)
local since_ms = tonumber(redis.call('GET', incident) or '')
if not since_ms then return 0 end
redis.call('DEL', incident)
local now = now_ms()
alert(alerts, now, ARGV[1], string.format('%.0f', now - since_ms))
return 1
