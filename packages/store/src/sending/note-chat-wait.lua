-- Telegram asked to wait (429), in one chat. Invariant: the first chat waits alone. Where a second one is asked to wait before the first
-- may go on, it is the whole bot that waits. The first chat's own wait is part of that then: who ends the pause ends both.
-- Replies `chat` or `bot`.
local WAITS, LAST, MOST = ROOT .. 'chat-waits', ROOT .. 'chat-asked-to-wait', 1000

local function drop_ended(now)
  local waits = redis.call('HGETALL', WAITS)
  for i = 1, #waits, 2 do
    if cjson.decode(waits[i + 1]).untilMs <= now then redis.call('HDEL', WAITS, waits[i]) end
  end
end

return answer_calls(function(call)
  local now, last = now_ms(), redis.call('GET', LAST)
  if last and last ~= call.chatId then
    redis.call('HDEL', WAITS, last)
    return 'bot'
  end
  redis.call('SET', LAST, call.chatId, 'PX', call.waitMs)
  if redis.call('HLEN', WAITS) >= MOST then drop_ended(now) end
  local known = redis.call('HGET', WAITS, call.chatId)
  local wait = known and cjson.decode(known) or { untilMs = 0 }
  local isNew = known or redis.call('HLEN', WAITS) < MOST
  if isNew and wait.untilMs < now + call.waitMs then
    wait = { untilMs = now + call.waitMs, waitMs = call.waitMs, botId = call.botId }
    redis.call('HSET', WAITS, call.chatId, cjson.encode(wait))
    if redis.call('PTTL', WAITS) < call.waitMs then redis.call('PEXPIRE', WAITS, call.waitMs) end
  end
  return 'chat'
end)
