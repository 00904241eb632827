-- @include "release-held-kinds.lua"
-- held → (absent), for all that is held for a chat which can be written to again, a page of its orders a call. Invariant: the
-- outbox has it again in the same step.
return answer_calls(function(call)
  local released = {}
  local page = redis.call('ZSCAN', chat_orders_key(call.chatId), call.cursor, 'COUNT', call.count)
  for i = 1, #page[2], 2 do
    local due_ms = now_ms() + call.sweepInMs
    for _, notification in ipairs(release_held(page[2][i], call.kinds, call.by, due_ms, call.retentionMs)) do
      released[#released + 1] = notification
    end
  end
  return { cursor = page[1], notifications = list_of(released) }
end)
