-- What the records of this bot look like. Invariant: the number only grows, so a release that knows less can always notify.
local version, mine = KEYS[1], tonumber(ARGV[1])
local known = tonumber(redis.call('GET', version) or '0')
if known < mine then redis.call('SET', version, ARGV[1]) end
return known
