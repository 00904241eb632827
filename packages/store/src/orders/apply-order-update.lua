-- @include "../deliveries/compacted.lua"
-- Applies one order update. Invariant: a status moves only to a higher precedence, and a notification that becomes due enters
-- `outbox` in this same step; if anything fails afterwards, the sweep finds it there.
-- An order that is merely pending has no status or word of its own: there may be a million of them.
local FIELDS = {
  'n', 'l', 'status', 'word', 'c', 'owner', 'otherOwner', 'stopped', 'm', 'updatedAt', 'futureTime', 'misses', 'paidAt',
  'number', 'method', 'leftOut', 'contradicted', 'reusedBy', 'notified', 'via', 'changedAt', 'unreadable',
  'gone',
}

local function put(order, field, value)
  local changes = order.changes
  changes[#changes + 1], changes[#changes + 2] = field, value
end

local function put_new(order, field, value)
  if order.known[field] ~= value then put(order, field, value) end
end

local function drop(order, field) order.gone[#order.gone + 1] = field end

-- What a compacted order was: a status, a chat. Its record begins anew with what is new: a status of higher precedence, or one that
-- contradicts its own.
local function recall(order)
  local compacted = read_compacted(order.id)
  if not compacted then return end
  order.compacted = compacted
  order.status, order.before = compacted.status, compacted.status
  order.chat, order.known.stopped = compacted.chat, compacted.stopped_by
  order.known.notified = compacted.kinds
  put(order, 'notified', compacted.kinds)
  put(order, 'status', compacted.status)
  if order.chat then put(order, 'c', order.chat) end
  if compacted.stopped_by then put(order, 'stopped', compacted.stopped_by) end
end

-- The state of an order's notification. `notified` spares the search among compacted orders.
local function known_state(order, kind)
  if order.known.notified and day_of(order.known.notified, kind) then return 'sent' end
  return (read_delivery_key(delivery_key(kind .. ':' .. order.id)))
end

-- The order as it is, with what this step changes in it: fields to write (`changes`), fields to delete (`gone`) and what the
-- reply says (`warnings`).
local function read(call)
  local order = { id = call.orderId, key = order_key(call.orderId), changes = {}, gone = {}, known = {}, warnings = {} }
  local values, known = redis.call('HMGET', order.key, unpack(FIELDS)), order.known
  for i, field in ipairs(FIELDS) do known[field] = values[i] or nil end
  order.is_new = not (known.n or known.l)
  order.status = known.status or not order.is_new and 'pending' or nil
  order.before = order.status or 'absent'
  order.chat = known.c
  if order.is_new then recall(order) end
  -- A status that a newer release knows stays.
  local precedence = order.status and (call.precedences[order.status] or math.huge) or -math.huge
  -- Age ends what is open, and of the others only the checks.
  local is_open = order.status == nil or order.status == 'pending' or order.status == 'unknown'
  local says = is_open or call.source ~= 'age'
  order.advances = says and call.precedences[call.status] > precedence
  order.is_repeated = call.status == order.status
  order.is_late = not order.advances and not order.is_repeated
  -- The kind whose notification says what this update says.
  order.kind = says and call.rules.carriers[call.status] or nil
  order.notification = order.kind and order.kind .. ':' .. call.orderId
  order.delivery_state = order.kind and known_state(order, order.kind) or nil
  return order
end

local function merge_status(order, call)
  local word = order.known.word
  if call.status == 'unknown' and redis.call('SADD', ROOT .. 'unknown-words', call.word) == 1 then
    order.warnings.newWord = true
    alert('unknown_word', cjson.encode({ orderId = order.id, word = call.word }))
  end
  if order.is_new then put(order, 'n', now_ms()) end
  if order.advances then
    order.status = call.status
    if order.status ~= 'pending' then
      put(order, 'status', order.status)
      put(order, 'changedAt', now_ms())
    elseif not order.is_new then
      drop(order, 'status')
      put(order, 'changedAt', now_ms())
    end
  end
  order.is_pending = order.status == 'pending' or order.status == 'unknown'
  if order.is_late and call.status ~= 'unknown' then return end
  if order.status == 'pending' and call.word == 'pending' then
    if word then drop(order, 'word') end
  elseif word ~= call.word then
    put(order, 'word', call.word)
  end
end

-- A time that lies ahead counts as unsaid, with one warning for each order.
local function past(order, call, time)
  if not time or time <= now_ms() + call.clockToleranceMs then return time end
  if not order.known.futureTime then
    put(order, 'futureTime', 1)
    order.warnings.futureTime = true
  end
  return nil
end

-- Of two updates with one status the newer one counts, by the panel's time where both say one. What the customer was notified
-- of stays. An amount without a currency never takes the currency from the same amount.
local function merge_details(order, call)
  local time, known_time = past(order, call, call.updatedAtMs), tonumber(order.known.updatedAt or '')
  local money, new_money = order.known.m, call.money
  local is_older = order.is_repeated and time and known_time and time < known_time
  local is_notified = order.is_repeated and order.delivery_state == 'sent'
  if money and new_money == money:match('^%S+') then new_money = money end
  if order.is_repeated and not order.is_pending and money and new_money and new_money ~= money then
    order.warnings.otherAmount = (is_older or is_notified) and 'ignored' or 'taken'
  end
  if order.is_late or is_older or is_notified then return end
  if new_money and new_money ~= money then put(order, 'm', new_money) end
  if call.url then put(order, 'url', call.url) end
  local paid_at = past(order, call, call.paidAtMs)
  if paid_at then put_new(order, 'paidAt', string.format('%.0f', paid_at)) end
  if call.method then put_new(order, 'method', call.method) end
  if call.number and call.number ~= order.known.number then
    put(order, 'number', call.number)
    -- Where it is another text, compaction could not know the key below.
    if call.numberKey ~= call.number then put(order, 'numberKey', call.numberKey) end
    redis.call('SET', ROOT .. 'order-number:' .. call.numberKey, order.id, 'PX', call.retentionMs)
  end
  -- When the panel changed an order matters once it is no longer pending. The time of an earlier status is not this one's.
  if time and not order.is_pending then
    put(order, 'updatedAt', string.format('%.0f', time))
  elseif order.advances and known_time then
    drop(order, 'updatedAt')
  end
end

-- What could not be used is in the order's history, once until it is something else.
local function note_left_out(order, call)
  if not call.leftOut or call.leftOut == order.known.leftOut then return end
  put(order, 'leftOut', call.leftOut)
  add_history(order.id, 'left_out', { reason = call.leftOut }, call.retentionMs)
  order.warnings.leftOut = true
end

-- The first owner stays; another one gives one warning. A panel that is asked can be asked again who owns a pending order.
local function note_owner(order, call)
  local known = order.known
  local first_owner = known.owner or (not known.l and order.chat)
  if first_owner and call.chatId ~= first_owner then
    if call.chatId ~= known.otherOwner then
      put(order, 'otherOwner', call.chatId)
      order.warnings.otherOwner = true
    end
  elseif not known.owner then
    local can_be_asked = order.is_pending and call.source == 'check'
    local is_plain = order.chat == call.chatId or not order.chat and not known.stopped
    if not (can_be_asked and is_plain) then put(order, 'owner', call.chatId) end
  end
end

-- The chat that the panel names counts until a customer links or stops the order. What waited for a chat becomes due with any
-- update that names one, a late one included.
local function assign_chat(order, call)
  if not call.chatId then return end
  note_owner(order, call)
  if order.chat or order.known.stopped then return end
  order.chat = call.chatId
  put(order, 'c', order.chat)
  redis.call('ZADD', chat_orders_key(order.chat), now_ms(), order.id)
  local kind = call.rules.carriers[order.status]
  if not kind or kind == order.kind or known_state(order, kind) then return end
  redis.call('ZADD', OUTBOX, 'NX', now_ms(), kind .. ':' .. order.id)
  put(order, 'dueAt', now_ms())
  order.result, order.due_kind = 'queued', kind
end

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

-- The record itself has the newest change of status; the history has those before it. See whole-history.ts.
local function note_change(order, call)
  if not order.advances or order.is_new and order.status == 'pending' then return end
  local known = order.known
  local source, result = (known.via or ''):match('^(%a+) (%a+)$')
  if source then
    local entry = { atMs = tonumber(known.changedAt), status = known.status, word = known.word, source = source, result = result }
    add_history(order.id, 'order_update', entry, call.retentionMs)
  end
  if order.is_pending then
    local entry = { status = order.status, word = call.word, source = call.source, result = order.result }
    add_history(order.id, 'order_update', entry, call.retentionMs)
  else
    put(order, 'via', call.source .. ' ' .. order.result)
  end
end

-- Only money ends the checks: a customer may pay after a failure, and no webhook may say so.
local CHECKED_ON = { failed = true, canceled = true, expired = true }

local function watch(order, call)
  if order.is_pending then
    local is_added = not order.known.stopped and redis.call('ZADD', PENDING, 'NX', now_ms() + call.firstCheckMs, order.id) == 1
    if is_added and not order.is_new then redis.call('PERSIST', order.key) end
    return
  end
  local was_checked = not order.is_new and redis.call('ZSCORE', PENDING, order.id)
  if was_checked and (order.before == 'pending' or order.before == 'unknown') then
    redis.call('INCR', ROOT .. 'cleared')
    order.warnings.cleared = true
  end
  if not CHECKED_ON[order.status] or call.source == 'age' or order.known.stopped then
    if was_checked then redis.call('ZREM', PENDING, order.id) end
  elseif order.advances then
    redis.call('ZADD', PENDING, now_ms() + call.slowCheckMs, order.id)
  end
end

-- The panel knows the order, and its answer can be read.
local function end_silence(order, call)
  if call.source ~= 'check' and order.is_pending then return end
  if order.known.misses then drop(order, 'misses') end
  if order.known.unreadable then end_unreadable_answers(order.id) end
  if order.known.gone then
    drop(order, 'gone')
    redis.call('ZREM', ROOT .. 'gone', order.id)
  end
end

local function write(order, call)
  local changes, gone = order.changes, order.gone
  end_silence(order, call)
  if #gone > 0 then redis.call('HDEL', order.key, unpack(gone)) end
  if #changes > 0 then redis.call('HSET', order.key, unpack(changes)) end
  watch(order, call)
  -- A mere repetition changes nothing and needs no write.
  if not order.is_pending and #changes + #gone > 0 then redis.call('PEXPIRE', order.key, call.retentionMs) end
end

-- The same reply for every update. What did not happen is false.
local function reply(order)
  local warnings = order.warnings
  return {
    result = order.result,
    dueKind = order.due_kind,
    before = order.before,
    after = order.status,
    chat = order.chat,
    cleared = warnings.cleared or false,
    newWord = warnings.newWord or false,
    futureTime = warnings.futureTime or false,
    otherOwner = warnings.otherOwner or false,
    leftOut = warnings.leftOut or false,
    otherAmount = warnings.otherAmount,
    contradicted = warnings.contradicted or false,
    reusedId = warnings.reusedId,
  }
end

-- Nothing new of a compacted order, but for a chat where it has none.
local function repeat_compacted(order, call)
  local compacted = order.compacted
  if call.chatId and not compacted.chat and not compacted.stopped_by then
    order.chat, compacted.chat = call.chatId, call.chatId
    write_compacted(order.id, compacted)
  end
  order.result = order.delivery_state == 'sent' and 'sent' or 'updated'
  order.warnings.otherOwner = order.chat and call.chatId and call.chatId ~= order.chat
  return reply(order)
end

-- Whether the panel gave the id of an order that is over to another customer: another chat than the first owner's, and another amount.
local function is_reused(order, call)
  local known, status = order.known, order.status
  local first_owner, money = known.owner or (not known.l and known.c), known.m
  if not status or status == 'pending' or status == 'unknown' or not first_owner or not money then return false end
  if not call.chatId or call.chatId == first_owner or call.chatId == order.chat or not call.money then return false end
  return call.money ~= money and call.money ~= money:match('^%S+') and call.money:match('^%S+') ~= money
end

-- Nothing of it is applied: what the first customer was sent stays true, and the other one reads nothing of it. Operators get an
-- alert with both, once for each other chat.
local function refuse_reused(order, call)
  local is_first = order.known.reusedBy ~= call.chatId
  if is_first then
    redis.call('HSET', order.key, 'reusedBy', call.chatId)
    local both = {
      orderId = order.id, chatId = order.known.c, money = order.known.m, otherChatId = call.chatId, otherMoney = call.money,
    }
    alert('id_reused', cjson.encode(both))
    add_history(order.id, 'id_reused', { chat = call.chatId, word = call.word, source = call.source }, call.retentionMs)
  end
  order.result, order.warnings.reusedId = 'updated', is_first
  return reply(order)
end

return answer_calls(function(call)
  if call.source == 'webhook' then count_event('webhooks') end
  local order = read(call)
  if is_reused(order, call) then return refuse_reused(order, call) end
  if order.compacted then
    local contradicted = call.rules.contradicted[call.status]
    local is_new = order.advances or contradicted and contradicted[order.status]
    if not is_new then return repeat_compacted(order, call) end
    if order.chat then redis.call('ZADD', chat_orders_key(order.chat), now_ms(), order.id) end
  end
  order.result = 'updated'
  merge_status(order, call)
  merge_details(order, call)
  note_left_out(order, call)
  assign_chat(order, call)
  enqueue(order, call)
  end_outdated(order, call)
  note_contradiction(order, call)
  note_change(order, call)
  write(order, call)
  return reply(order)
end)
