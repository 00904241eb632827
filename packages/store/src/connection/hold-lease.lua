-- Takes or renews a lease. Invariant: one holder at a time.
local lease, holder, ttl_ms = KEYS[1], ARGV[1], tonumber(ARGV[2])
if redis.call('SET', lease, holder, 'NX', 'PX', ttl_ms) then return 1 end
if redis.call('GET', lease) ~= holder then return 0 end
redis.call('PEXPIRE', lease, ttl_ms)
return 1
