-- (absent) → claimed(owner). Invariant: one owner at a time; asking again with the same owner (a reply that was lost
-- and resent) gives the same answer and a fresh lease.
local delivery, owner, lease_ms = KEYS[1], ARGV[1], tonumber(ARGV[2])
local claim = to_value('claimed', { owner = owner, atMs = now_ms(), untilMs = now_ms() + lease_ms })
if redis.call('SET', delivery, claim, 'NX', 'PX', lease_ms) then return 'ours' end
local state, fields = read_delivery(delivery)
if state == 'claimed' and fields.owner == owner then
  redis.call('SET', delivery, claim, 'PX', lease_ms)
  return 'ours'
end
return state
