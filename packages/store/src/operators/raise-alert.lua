-- Something that operators are to be notified, unless it was raised in the last `once_ms` by any process.
local alerts, incident = unpack(KEYS)
local name, subject, once_ms = ARGV[1], ARGV[2], tonumber(ARGV[3])
local now = now_ms()
if not redis.call('SET', incident, string.format('%.0f', now), 'NX', 'PX', once_ms) then return 0 end
alert(alerts, now, name, subject)
return 1
