-- uncertain → (absent), by policy and not by a person. Invariant: only after the wait, and at most `cap` times a notice:
-- what stays uncertain after that is the operator's.
local uncertain, undelivered, resends = unpack(KEYS)
local wait_ms, cap, limit, delivery_prefix, story_prefix = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], ARGV[5]
local retention_ms, sweep_after_ms = tonumber(ARGV[6]), tonumber(ARGV[7])
local now = now_ms()
local again = {}
-- What was told after all needs no count any more.
for _, notice in ipairs(redis.call('HKEYS', resends)) do
  if state_of(delivery_prefix .. notice) == 'sent' then redis.call('HDEL', resends, notice) end
end
for _, notice in ipairs(redis.call('ZRANGEBYSCORE', uncertain, '-inf', now - wait_ms)) do
  if #again == limit then break end
  local delivery = delivery_prefix .. notice
  if state_of(delivery) == 'uncertain' and tonumber(redis.call('HGET', resends, notice) or '0') < cap then
    redis.call('HINCRBY', resends, notice, 1)
    redis.call('DEL', delivery)
    redis.call('ZREM', uncertain, notice)
    redis.call('ZADD', undelivered, now + sweep_after_ms, notice)
    tell(story_prefix .. notice:match('^%a+:(.*)$'), 'reopened', { from = 'uncertain', by = 'UNCERTAIN_POLICY=resend' }, retention_ms)
    again[#again + 1] = notice
  end
end
return again
