-- @include "pause.lua"
-- What the pause of all sending needs now. Invariants: a pause ends when its time is over; one process at a time probes, since who
-- asks takes the next probe. A try whose process died is free again. One process logs the beginning of a pause, and one its end.
local ENDED = ROOT .. 'pause-ended'

-- A time that only a clock that was set back can have becomes a shorter one.
local function bound(until_ms, ms, now) return until_ms - now > ms and now + ms or until_ms end

-- Returns whether it ended.
local function end_in_time(pause, now, alert_from_ms)
  local trial = pause.trial
  -- Nothing wanted to be sent after a probe that passed: there is nobody to wait for.
  local ends_ms = pause.untilMs or (trial and not trial.id and trial.untilMs)
  if not ends_ms or ends_ms > now then return false end
  end_pause(pause, nil, alert_from_ms)
  return true
end

local function take_probe(pause, now, call)
  local trial = pause.trial
  if trial and trial.untilMs <= now then pause.trial, trial = nil, nil end
  if not pause.probeAtMs or trial or pause.probeAtMs > now then return false end
  pause.probeAtMs = now + call.probeLeaseMs
  return true
end

local function watch(pause, call)
  local now = now_ms()
  if pause.untilMs then pause.untilMs = bound(pause.untilMs, pause.waitMs, now) end
  if pause.trial then pause.trial.untilMs = bound(pause.trial.untilMs, pause.trial.ms, now) end
  if pause.probeAtMs then pause.probeAtMs = bound(pause.probeAtMs, call.longestMs, now) end
  if end_in_time(pause, now, call.alertFromMs) then return {} end
  local is_to_probe, is_new = take_probe(pause, now, call), not pause.isLogged
  pause.isLogged = true
  write_pause(pause)
  return { pause = pause, isToProbe = is_to_probe, isNew = is_new }
end

return answer_calls(function(call)
  local pause = read_pause(call.botId)
  local reply = pause and watch(pause, call) or {}
  local ended = redis.call('GET', ENDED)
  if ended then
    redis.call('DEL', ENDED)
    reply.ended = cjson.decode(ended)
  end
  return reply
end)
