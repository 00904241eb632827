-- A process checks in before it works under this prefix. Invariants: the schema's number only grows, so that an older release
-- sees it; the first bot that checks in is this prefix's bot, and a process of another bot writes nothing.
local VERSION, BOT = ROOT .. 'version', ROOT .. 'bot'

return answer_calls(function(call)
  local schema = tonumber(redis.call('GET', VERSION) or '0')
  local bot_id = redis.call('GET', BOT) or nil
  local is_other = call.botId and bot_id and bot_id ~= call.botId
  if is_other or schema > call.schema then return { schema = schema, botId = bot_id } end
  if schema < call.schema then redis.call('SET', VERSION, call.schema) end
  if call.botId and not bot_id then redis.call('SET', BOT, call.botId) end
  return { schema = schema, botId = bot_id or call.botId }
end)
