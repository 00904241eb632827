-- @include "pause.lua"
-- Pauses all sending. Invariant: one pause at a time. A weaker reason never replaces a stronger one, and a wait that Telegram
-- asked for never becomes shorter. Replies whether this call began the pause or gave it another reason.
local STRENGTH = { telegram_unwell = 1, token_refused = 2, rate_limited = 3, operator = 4 }

return answer_calls(function(call)
  local now = now_ms()
  local pause = read_pause(call.botId)
  local pause_ends = pause and pause.untilMs
  if pause_ends and pause_ends <= now then pause = nil end
  local until_ms = call.waitMs and now + call.waitMs
  if pause and pause.reason == call.reason then
    if not until_ms or until_ms <= pause.untilMs then return false end
    pause.untilMs, pause.waitMs = until_ms, call.waitMs
    write_pause(pause)
    return false
  end
  if pause and STRENGTH[pause.reason] > STRENGTH[call.reason] then return false end
  local begun = {
    reason = call.reason,
    sinceMs = now,
    untilMs = until_ms,
    waitMs = call.waitMs,
    by = call.by,
    detail = call.detail,
    botId = call.botId or redis.call('GET', ROOT .. 'bot') or nil,
    probeAtMs = call.probeInMs and now + call.probeInMs,
  }
  write_pause(begun)
  if not call.waitMs or call.waitMs >= call.alertFromMs then alert('sending_paused', cjson.encode(begun)) end
  return true
end)
