-- Takes or renews a lease. Invariant: one holder at a time. All who ask for a lease ask for it for the same time.
return answer_calls(function(call)
  local lease = ROOT .. 'lease:' .. call.name
  -- Only then: after a DEL a full Redis lets the script write, and a lease would hide that it is full.
  if redis.call('PTTL', lease) > call.ttlMs then redis.call('DEL', lease) end
  if redis.call('SET', lease, call.holder, 'NX', 'PX', call.ttlMs) then return true end
  if redis.call('GET', lease) ~= call.holder then return false end
  redis.call('PEXPIRE', lease, call.ttlMs)
  return true
end)
