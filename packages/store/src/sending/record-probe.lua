-- @include "pause.lua"
-- The outcome of a probe, or of the one try that it allowed (`trialId`). Invariants: only the try that goes on counts; after a
-- failure the next probe is later than the one before. Replies whether it counts.
return answer_calls(function(call)
  local pause = read_pause(call.botId)
  if not pause or not pause.probeAtMs then return false end
  local now = now_ms()
  if call.trialId and (pause.trial or {}).id ~= call.trialId then return false end
  if call.result == 'passed' and call.trialId then
    end_pause(pause, nil, call.alertFromMs)
    return true
  end
  if call.result == 'failed' then
    pause.trial = nil
    pause.failures = (pause.failures or 0) + 1
    pause.detail = call.detail or pause.detail
    pause.probeAtMs = now + math.min(call.firstMs * 2 ^ math.min(pause.failures, 20), call.longestMs)
  else
    pause.trial = { untilMs = now + call.trialMs, ms = call.trialMs }
  end
  write_pause(pause)
  return true
end)
