-- No process asks the panel for a while. Invariant: a shorter back-off never cuts a longer one. The value is its length.
return answer_calls(function(call)
  local back_off = ROOT .. 'panel-back-off'
  local known_ms = tonumber(redis.call('GET', back_off) or '') or 0
  if left_ms(back_off, known_ms) < call.backOffMs then redis.call('SET', back_off, call.backOffMs, 'PX', call.backOffMs) end
  return true
end)
