-- No process asks the panel for a while. Invariant: a shorter back-off never cuts a longer one.
return answer_calls(function(call)
  local back_off = ROOT .. 'panel-back-off'
  if redis.call('PTTL', back_off) < call.backOffMs then redis.call('SET', back_off, '1', 'PX', call.backOffMs) end
  return true
end)
