-- The panel calls an order canceled after it was paid, as far as anybody can know: the status stays, and operators decide, once
-- for each order. A kind that is sent is held for them.
local function note_contradiction(order, call)
  local statuses, known, kind = call.rules.contradicted[call.status], order.known, call.status
  if order.advances or not statuses or not statuses[order.status] or known.contradicted then return end
  local time, paid_time = call.updatedAtMs, tonumber(known.updatedAt or '')
  if time and paid_time and time < paid_time then return end
  put(order, 'contradicted', kind)
  order.warnings.contradicted = true
  alert(CONTRADICTED, kind .. ':' .. order.id)
  add_history(order.id, CONTRADICTED, { word = call.word, source = call.source }, call.retentionMs)
  if order.kind ~= kind or order.delivery_state or not order.chat then return end
  local held = { atMs = now_ms(), reason = CONTRADICTED, chatId = order.chat }
  redis.call('SET', delivery_key(order.notification), to_value('held', held), 'NX')
  redis.call('ZREM', OUTBOX, order.notification)
  redis.call('ZADD', list_key('held'), now_ms(), order.notification)
  count_event('held')
  order.result = 'waiting'
end
