-- The pause of all sending, of this bot. The limiter reads it too: grant-slots.lua.
local PAUSE = ROOT .. 'pause'
local function read_pause(bot_id)
  local value = redis.call('GET', PAUSE)
  if not value then return nil end
  local is_json, pause = pcall(cjson.decode, value)
  -- Nobody knows what an unreadable one means. A person ends it.
  if not is_json or type(pause) ~= 'table' or not tonumber(pause.sinceMs) then
    return { reason = 'operator', by = 'unreadable', sinceMs = now_ms() }
  end
  local bot = bot_id or redis.call('GET', ROOT .. 'bot')
  if pause.botId and bot and pause.botId ~= bot then return nil end
  return pause
end
local function write_pause(pause) redis.call('SET', PAUSE, cjson.encode(pause)) end

-- Its end is logged by the process that takes `pause-ended`: see watch-pause.lua.
local function end_pause(pause, by, alert_from_ms)
  redis.call('DEL', PAUSE)
  pause.lastedMs, pause.endedBy = math.max(now_ms() - pause.sinceMs, 0), by
  redis.call('SET', ROOT .. 'pause-ended', cjson.encode(pause), 'PX', 60 * 60 * 1000)
  if not pause.waitMs or pause.waitMs >= alert_from_ms then alert('sending_resumed', cjson.encode(pause)) end
  return pause
end
