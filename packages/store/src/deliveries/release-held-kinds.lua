-- held → (absent), for an order's notifications: its chat can be written to, or is another one now. The sweep takes them at
-- `due_ms`. An attempt under way does not end as held from now on.
local function release_held(order_id, kinds, by, due_ms, retention_ms)
  local released = {}
  for _, kind in ipairs(kinds) do
    local notification = kind .. ':' .. order_id
    local delivery = delivery_key(notification)
    local state, fields = read_delivery(delivery)
    note_return(delivery, state, fields)
    if state == 'held' and fields.reason ~= CONTRADICTED then
      redis.call('DEL', delivery)
      redis.call('ZREM', list_key('held'), notification)
      redis.call('ZADD', OUTBOX, due_ms, notification)
      note_due(order_id)
      add_history(order_id, 'reopened', { from = 'held', by = by }, retention_ms)
      released[#released + 1] = notification
    end
  end
  return released
end
