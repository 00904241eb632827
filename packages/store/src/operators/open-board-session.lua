-- Opens a session of the board. Invariant: it ends by itself. After the DEL a full Redis lets the script write: operators must get in then.
return answer_calls(function(call)
  local session = ROOT .. 'board-session:' .. call.code
  redis.call('DEL', session)
  redis.call('SET', session, 'open', 'PX', call.lifetimeMs)
  return true
end)
