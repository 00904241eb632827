-- Nobody sends before the hold is over; a shorter hold never shortens a longer one.
local hold, ms = KEYS[1], tonumber(ARGV[1])
local time = redis.call('TIME')
local held_until = tonumber(time[1]) * 1000000 + tonumber(time[2]) + ms * 1000
if held_until > tonumber(redis.call('GET', hold) or '0') then
  redis.call('SET', hold, string.format('%.0f', held_until), 'PX', ms + 1000)
end
return 1
