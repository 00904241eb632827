-- The number of the form of this bot's records. Invariant: it only grows, so that an older release sees it.
return answer_calls(function(call)
  local version = ROOT .. 'version'
  local known = tonumber(redis.call('GET', version) or '0')
  if known < call.schema then redis.call('SET', version, call.schema) end
  return known
end)
