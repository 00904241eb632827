-- Telegram asked to wait (429). In a group it may mean that group alone: then only the group is held, unless another chat was
-- notified to wait in the meantime too. A shorter hold never shortens a longer one.
local hold, chat, held_group = unpack(KEYS)
local wait_ms, chat_id, is_group = tonumber(ARGV[1]), ARGV[2], ARGV[3] == '1'
local time = redis.call('TIME')
local till = tonumber(time[1]) * 1000000 + tonumber(time[2]) + wait_ms * 1000
local value = string.format('%.0f', till)

local function lengthen(key, known, text)
  if till > tonumber(known or '0') then redis.call('SET', key, text, 'PX', wait_ms) end
end

local other = redis.call('GET', held_group)
if is_group and (not other or other == chat_id) then
  lengthen(chat, (redis.call('GET', chat) or '0'):match('^%d+'), value .. ' hold')
  redis.call('SET', held_group, chat_id, 'PX', wait_ms)
  return 'chat'
end
lengthen(hold, redis.call('GET', hold), value)
return 'token'
