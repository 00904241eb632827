-- Raises an alert of an incident. Invariant: at most once in `onceMs` over all processes.
return answer_calls(function(call)
  local incident = ROOT .. 'incident:' .. call.incident
  if redis.call('PTTL', incident) > call.onceMs then redis.call('DEL', incident) end
  if not redis.call('SET', incident, string.format('%.0f', now_ms()), 'NX', 'PX', call.onceMs) then return false end
  alert(call.name, call.subject)
  return true
end)
