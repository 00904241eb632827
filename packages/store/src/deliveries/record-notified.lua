-- @include "compacted.lua"
-- (absent) → sent, for a notification that another system sent. Invariant: never overwrites a delivery. An order that Peyk does
-- not know is compacted at once.
local function record(call)
  local order_id, delivery = order_id_of(call.notification), delivery_key(call.notification)
  if state_of(delivery) then return false end
  if redis.call('EXISTS', order_key(order_id)) == 0 then
    local compacted = read_compacted(order_id) or {}
    local day = math.floor(now_ms() / DAY_MS) .. 'i'
    compacted.kinds = with_kind(compacted.kinds, kind_of(call.notification), day, call.kinds)
    write_compacted(order_id, compacted)
  else
    redis.call('SET', delivery, to_value('sent', { atMs = now_ms(), reason = call.by }), 'PX', call.retentionMs)
    redis.call('RPUSH', SENT, call.notification)
    add_history(order_id, 'imported', { by = call.by }, call.retentionMs)
  end
  redis.call('ZREM', OUTBOX, call.notification)
  redis.call('ZREM', PENDING, order_id)
  end_unreadable_answers(order_id)
  return true
end

return answer_calls(record)
