-- Looks at the notices in `undelivered` that are due. Invariant: every one either goes back to the queue (nobody has it),
-- is left alone (somebody has it), leaves the outbox (it came to an end) or becomes uncertain (its sender is overdue).
local undelivered, uncertain, alerts, sent = unpack(KEYS)
local limit, again_in_ms, retention_ms, delivery_prefix, story_prefix = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], ARGV[5]
local statistics_prefix, keep_sent = ARGV[6], tonumber(ARGV[7])
local now = now_ms()
local enqueue, overdue = {}, {}
for _, notice in ipairs(redis.call('ZRANGEBYSCORE', undelivered, '-inf', now, 'LIMIT', 0, limit)) do
  local delivery = delivery_prefix .. notice
  local state, fields = read_delivery(delivery)
  redis.call('ZADD', undelivered, now + again_in_ms, notice)
  if not state then
    enqueue[#enqueue + 1] = notice
  elseif state == 'sending' and fields.untilMs < now then
    fields.atMs, fields.untilMs, fields.reason = now, nil, 'the worker that was sending did not report back'
    redis.call('SET', delivery, to_value('uncertain', fields))
    redis.call('ZREM', undelivered, notice)
    redis.call('ZADD', uncertain, now, notice)
    tell(story_prefix .. notice:match('^%a+:(.*)$'), 'uncertain', { reason = fields.reason }, retention_ms)
    count_event(statistics_prefix, now, 'uncertain')
    alert(alerts, now, 'uncertain', notice)
    overdue[#overdue + 1] = notice
  elseif state ~= 'claimed' and state ~= 'sending' then
    redis.call('ZREM', undelivered, notice)
  end
end
-- Of the sent ones the newest are kept for lists.
redis.call('ZREMRANGEBYRANK', sent, 0, -keep_sent - 1)
return { enqueue, overdue }
