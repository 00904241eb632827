-- Ends a lease. Invariant: only its holder can.
return answer_calls(function(call)
  local lease = ROOT .. 'lease:' .. call.name
  if redis.call('GET', lease) ~= call.holder then return false end
  redis.call('DEL', lease)
  return true
end)
