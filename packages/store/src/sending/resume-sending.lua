-- @include "pause.lua"
-- Ends the pause of all sending. Invariant: only the first process that ends it hears of it. Replies with the pause.
return answer_calls(function(call)
  local pause = read_pause(call.botId)
  if not pause then return {} end
  return { ended = end_pause(pause, call.by, call.alertFromMs) }
end)
