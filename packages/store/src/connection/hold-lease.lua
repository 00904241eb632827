-- Takes or renews a lease. Invariant: one holder at a time. All who ask for a lease ask for it for the same time.
return answer_calls(function(call)
  local lease = ROOT .. 'lease:' .. call.name
  if left_ms(lease, call.ttlMs) == 0 then redis.call('DEL', lease) end
  if redis.call('SET', lease, call.holder, 'NX', 'PX', call.ttlMs) then return true end
  if redis.call('GET', lease) ~= call.holder then return false end
  redis.call('PEXPIRE', lease, call.ttlMs)
  return true
end)
