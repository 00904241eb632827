local function enqueue(order, call)
  if not order.kind then return end
  if order.delivery_state then
    -- A notification of another kind may have been sent before there was anything of this update to say.
    if order.kind == call.status then order.result = order.delivery_state == 'sent' and 'sent' or 'waiting' end
  elseif order.chat and not is_outdated(call.rules.outdated, order.kind, order.status) then
    local is_due_now = redis.call('ZADD', OUTBOX, 'NX', now_ms() + call.sweepInMs, order.notification) == 1
    if is_due_now and not order.advances then put(order, 'dueAt', now_ms()) end
    order.result = is_due_now and 'queued' or 'waiting'
    if is_due_now then order.due_kind = order.kind end
  elseif redis.call('ZSCORE', OUTBOX, order.notification) then
    order.result = 'waiting'
  end
end

-- Kinds that wait to be sent and that the new status made outdated leave the outbox: its own notification says what is true now.
-- One under way stays there, since the sweep watches it.
local function end_outdated(order, call)
  if not order.advances or order.before == 'absent' or order.before == 'pending' or order.before == 'unknown' then return end
  for kind, statuses in pairs(call.rules.outdated) do
    local notification = kind .. ':' .. order.id
    if statuses[order.status] and not redis.call('GET', delivery_key(notification)) and redis.call('ZREM', OUTBOX, notification) == 1 then
      add_history(order.id, 'outdated', { kind = kind, status = order.status }, call.retentionMs)
    end
  end
end
