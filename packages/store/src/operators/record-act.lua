-- Records what an operator did, newest first. Invariant: at most 5,000 acts. The LTRIM comes first: after it a full Redis lets the script write.
return answer_calls(function(call)
  redis.call('LTRIM', ROOT .. 'audit', 0, 4998)
  redis.call('LPUSH', ROOT .. 'audit', string.format('%.0f', now_ms()) .. ' ' .. call.act)
  return true
end)
