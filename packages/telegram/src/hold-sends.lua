-- Telegram asked to wait (429). In a group it may mean that group alone: then only the group is held, until Telegram asks it
-- of a second chat. A shorter hold never shortens a longer one, unless that one is from before Redis's clock was set back: see
-- `left` in grant-slots.lua.
local root, call = KEYS[1] .. 'limit:', cjson.decode(ARGV[1])[1]
local held_group = redis.call('GET', root .. 'held-group')
local is_of_group = call.isGroup and (not held_group or held_group == call.chatId)
local hold = is_of_group and root .. 'hold:' .. call.chatId or root .. 'hold'
if is_of_group then redis.call('SET', root .. 'held-group', call.chatId, 'PX', call.waitMs) end
local left_ms, given_ms = redis.call('PTTL', hold), tonumber(redis.call('GET', hold) or '') or 0
if left_ms > given_ms or left_ms < call.waitMs then redis.call('SET', hold, call.waitMs, 'PX', call.waitMs) end
return cjson.encode({ is_of_group and 'chat' or 'token' })
