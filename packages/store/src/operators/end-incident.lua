-- Ends an incident that was raised, with how long it lasted. Invariant: only the first process that sees the end does.
return answer_calls(function(call)
  local incident = ROOT .. 'incident:' .. call.incident
  local since_ms = tonumber(redis.call('GET', incident) or '')
  if not since_ms then return false end
  redis.call('DEL', incident)
  alert(call.name, string.format('%.0f', math.max(0, now_ms() - since_ms)))
  return true
end)
