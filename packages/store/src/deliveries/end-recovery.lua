-- Ends the recovery after lost writes. Invariant: once each, and operators get an alert of what became of the notifications.
local RECOVERY = ROOT .. 'recovery'

return answer_calls(function(call)
  local since, uncertain, again = unpack(redis.call('HMGET', RECOVERY, 'since', 'uncertain', 'again'))
  if since ~= call.since then return { isEnded = false } end
  redis.call('HDEL', RECOVERY, 'since')
  redis.call('HSET', RECOVERY, 'lost', since)
  local found = { uncertain = tonumber(uncertain or '0'), writtenAgain = tonumber(again or '0') }
  alert('writes_lost', cjson.encode(found))
  found.isEnded = true
  return found
end)
