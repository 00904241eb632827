-- Takes or renews a lease. Invariant: one holder at a time.
return answer_calls(function(call)
  local lease = ROOT .. 'lease:' .. call.name
  if redis.call('SET', lease, call.holder, 'NX', 'PX', call.ttlMs) then return true end
  if redis.call('GET', lease) ~= call.holder then return false end
  redis.call('PEXPIRE', lease, call.ttlMs)
  return true
end)
