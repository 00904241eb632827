-- (absent) → sent, for orders that another system notified. Invariant: never overwrites a delivery.
local delivery, outbox, pending, history = unpack(KEYS)
local notification, order_id, by, retention_ms = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
if not redis.call('SET', delivery, to_value('sent', { atMs = now_ms(), reason = by }), 'NX', 'PX', retention_ms) then return 0 end
redis.call('ZREM', outbox, notification)
redis.call('ZREM', pending, order_id)
tell(history, 'imported', { by = by }, retention_ms)
return 1
