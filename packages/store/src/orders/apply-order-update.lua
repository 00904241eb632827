-- @include "order-update/read-order.lua"
-- @include "order-update/refuse-reused-id.lua"
-- @include "order-update/repeat-compacted.lua"
-- @include "order-update/merge-status.lua"
-- @include "order-update/merge-details.lua"
-- @include "order-update/assign-chat.lua"
-- @include "order-update/enqueue.lua"
-- @include "order-update/note-contradiction.lua"
-- @include "order-update/write-order.lua"
-- @include "order-update/schedule-check.lua"
-- Applies one order update. Invariant: a status moves only to a higher precedence, and a notification that becomes due enters
-- `outbox` in this same step; if anything fails afterwards, the sweep finds it there.
local function apply(order, call)
  add_compacted_to_chat(order)
  merge_status(order, call)
  merge_details(order, call)
  note_left_out(order, call)
  assign_chat(order, call)
  note_unlinked(order)
  enqueue(order, call)
  end_outdated(order, call)
  note_contradiction(order, call)
  note_change(order, call)
  end_silence(order, call)
  write_order(order, call)
  schedule_check(order, call)
end

return answer_calls(function(call)
  if call.source == 'webhook' then count_event('webhooks') end
  local order = read_order(call)
  if is_reused_id(order, call) then
    refuse_reused_id(order, call)
  elseif is_nothing_new(order, call) then
    repeat_compacted(order, call)
  else
    apply(order, call)
  end
  return to_reply(order)
end)
