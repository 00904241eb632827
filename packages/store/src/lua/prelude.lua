-- Shared by every script: the clock is Redis's own, so that workers' clocks need not agree.
local function now_ms()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- A delivery is "<state> <json>"; absent means that nobody has taken the notice yet.
local function read_delivery(key)
  local value = redis.call('GET', key)
  if not value then return nil, {} end
  local state, fields = value:match('^(%a+) ?(.*)$')
  return state, fields == '' and {} or cjson.decode(fields)
end

local function to_value(state, fields) return state .. ' ' .. cjson.encode(fields) end

-- The customer started the bot or linked the order while an attempt is under way: should that attempt come to "held" for
-- what they have just changed, it must not stay there (see park.lua).
local function note_return(key, state, fields)
  if state ~= 'claimed' and state ~= 'sending' then return end
  fields.customerReturned = true
  redis.call('SET', key, to_value(state, fields), 'KEEPTTL')
end

local STORY_LENGTH = 50

-- The order's story, for people: the newest entries, kept as long as the order.
local function tell(key, event, fields, retention_ms)
  fields.event = event
  fields.atMs = now_ms()
  redis.call('RPUSH', key, cjson.encode(fields))
  redis.call('LTRIM', key, -STORY_LENGTH, -1)
  redis.call('PEXPIRE', key, retention_ms)
end
