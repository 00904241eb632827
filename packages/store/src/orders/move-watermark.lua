-- Moves the watermark of backfill and counts what webhooks had missed. Invariant: the watermark never moves back.
return answer_calls(function(call)
  local backfill = ROOT .. 'backfill'
  if call.atMs and tonumber(redis.call('HGET', backfill, 'watermark') or 0) < call.atMs then
    redis.call('HSET', backfill, 'watermark', string.format('%.0f', call.atMs))
  end
  for _ = 1, call.missed do count_event('missed') end
  return true
end)
