-- Checks_ at the notifications in `outbox` that are due. Invariant: every one either goes back to the queue (nobody has it),
-- is left alone (somebody has it), leaves the outbox (it came to an end) or becomes uncertain (its sender is overdue).
local outbox, uncertain, alerts, sent = unpack(KEYS)
local limit, again_in_ms, retention_ms, delivery_prefix, history_prefix = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], ARGV[5]
local statistics_prefix, keep_sent = ARGV[6], tonumber(ARGV[7])
local now = now_ms()
local enqueue, overdue = {}, {}
for _, notification in ipairs(redis.call('ZRANGEBYSCORE', outbox, '-inf', now, 'LIMIT', 0, limit)) do
  local delivery = delivery_prefix .. notification
  local state, fields = read_delivery(delivery)
  redis.call('ZADD', outbox, now + again_in_ms, notification)
  if not state then
    enqueue[#enqueue + 1] = notification
  elseif state == 'sending' and fields.untilMs < now then
    fields.atMs, fields.untilMs, fields.reason = now, nil, 'the worker that was sending did not report back'
    redis.call('SET', delivery, to_value('uncertain', fields))
    redis.call('ZREM', outbox, notification)
    redis.call('ZADD', uncertain, now, notification)
    tell(history_prefix .. notification:match('^%a+:(.*)$'), 'uncertain', { reason = fields.reason }, retention_ms)
    count_event(statistics_prefix, now, 'uncertain')
    alert(alerts, now, 'uncertain', notification)
    overdue[#overdue + 1] = notification
  elseif state ~= 'claimed' and state ~= 'sending' then
    redis.call('ZREM', outbox, notification)
  end
end
-- Of the sent ones the newest are kept for lists.
redis.call('ZREMRANGEBYRANK', sent, 0, -keep_sent - 1)
return { enqueue, overdue }
