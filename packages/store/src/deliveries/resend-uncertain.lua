-- uncertain → (absent), by policy and not by a person. Invariant: only after the wait, and at most `cap` times a notification:
-- what stays uncertain after that is the operator's.
local uncertain, outbox, resends = unpack(KEYS)
local wait_ms, cap, limit, delivery_prefix, history_prefix = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], ARGV[5]
local retention_ms, sweep_after_ms = tonumber(ARGV[6]), tonumber(ARGV[7])
local now = now_ms()
local again = {}
-- What was notified after all needs no count any more.
for _, notification in ipairs(redis.call('HKEYS', resends)) do
  if state_of(delivery_prefix .. notification) == 'sent' then redis.call('HDEL', resends, notification) end
end
for _, notification in ipairs(redis.call('ZRANGEBYSCORE', uncertain, '-inf', now - wait_ms)) do
  if #again == limit then break end
  local delivery = delivery_prefix .. notification
  if state_of(delivery) == 'uncertain' and tonumber(redis.call('HGET', resends, notification) or '0') < cap then
    redis.call('HINCRBY', resends, notification, 1)
    redis.call('DEL', delivery)
    redis.call('ZREM', uncertain, notification)
    redis.call('ZADD', outbox, now + sweep_after_ms, notification)
    tell(history_prefix .. notification:match('^%a+:(.*)$'), 'reopened', { from = 'uncertain', by = 'UNCERTAIN_POLICY=resend' }, retention_ms)
    again[#again + 1] = notification
  end
end
return again
