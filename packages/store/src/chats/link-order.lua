-- @include "../deliveries/compacted.lua"
-- @include "../orders/checked-statuses.lua"
-- A customer's chat takes an order. Invariant: an order has one chat, and a notification that waited for a chat becomes due in
-- this step. From a chat whose customer linked it, only a signed link takes it away, and only one opened after that chat's. From the chat that
-- the panel names, nothing does, unless the operator chose so.
local function keep_until_notified(order_id, order, known, call)
  local is_open = known.status == 'pending' or known.status == 'unknown'
  if not is_open then redis.call('PEXPIRE', order, call.retentionMs) end
  if not is_open and not CHECKED_ON[known.status] then return end
  -- Its check is due at once: the customer waits for an answer, and may have paid after a failure.
  local is_checked = redis.call('ZSCORE', PENDING, order_id)
  if not is_checked or not is_open or known.gone then redis.call('ZADD', PENDING, now_ms(), order_id) end
  if is_open and not is_checked and known.is_known then redis.call('PERSIST', order) end
end

local function enqueue(order_id, is_new_chat, call, notification)
  local delivery = delivery_key(notification)
  local state, fields = read_delivery(delivery)
  note_return(delivery, state, fields)
  if state == 'sent' then return 'sent' end
  -- What Telegram refused in another chat may be taken in this one. A refusal of the message itself then comes once more.
  local is_refused_elsewhere = state == 'rejected' and fields.chatId ~= call.chatId
  if state and state ~= 'held' and not is_refused_elsewhere then return 'waiting' end
  if state then
    redis.call('DEL', delivery)
    redis.call('ZREM', list_key(state), notification)
  end
  if is_refused_elsewhere then
    add_history(order_id, 'reopened', { from = state, by = 'another chat' }, call.retentionMs)
  end
  redis.call('ZADD', OUTBOX, now_ms() + call.sweepInMs, notification)
  if state or is_new_chat then note_due(order_id) end
  return 'queued'
end

-- The order itself has the time of the first link: a history for each pending order would be large.
local function note_link(order_id, order, known, call, at)
  if known.chat == call.chatId then
    if known.linked_at and at > known.linked_at then redis.call('HSET', order, 'linkedAt', at) end
  elseif known.first_link or known.chat then
    redis.call('HSET', order, 'linkedAt', at)
    add_history(order_id, 'linked', { chat = call.chatId, previous = known.chat }, call.retentionMs)
  else
    redis.call('HSET', order, 'l', at)
  end
end

local function read(order)
  local values = redis.call('HMGET', order, 'n', 'l', 'status', 'c', 'linkedAt', 'gone', 'reusedBy', 'owner', 'unknown')
  return {
    is_known = values[1] or values[2],
    first_link = values[2],
    status = values[3] or 'pending',
    chat = values[4] or nil,
    linked_at = tonumber(values[5] or values[2] or ''),
    gone = values[6],
    reused_by = values[7] or nil,
    owner = values[8] or nil,
    is_unknown = values[9],
  }
end

-- The customer was notified; later kinds go to the chat of the newest signed link.
local function link_compacted(call, compacted)
  local previous = compacted.chat ~= call.chatId and compacted.chat or nil
  local is_reused = redis.call('GET', reused_id_key(call.orderId)) == call.chatId
  if previous and (is_reused or not call.isSigned) then return { result = 'elsewhere', status = compacted.status } end
  compacted.chat, compacted.stopped_by = call.chatId, nil
  if previous then compacted.is_linked = true end
  write_compacted(call.orderId, compacted)
  return { result = 'sent', status = compacted.status, previousChat = previous }
end

local function link(call)
  local order_id, order = call.orderId, order_key(call.orderId)
  local at, known = math.min(call.atMs or now_ms(), now_ms()), read(order)
  local compacted = not known.is_known and read_compacted(order_id)
  if compacted then return link_compacted(call, compacted) end
  local is_new_chat = known.chat ~= call.chatId
  -- The panel gave this order's id to that customer too: the order is still the first one's.
  if is_new_chat and known.reused_by == call.chatId then return { result = 'elsewhere', status = known.status } end
  local is_named = known.owner and known.owner ~= call.chatId
  if is_new_chat and is_named and not call.takesOver then return { result = 'elsewhere', status = known.status } end
  local previous = is_new_chat and known.chat or nil
  if previous and known.linked_at and (not call.isSigned or at < known.linked_at) then
    return { result = 'elsewhere', status = known.status }
  end
  if previous then redis.call('ZREM', chat_orders_key(previous), order_id) end
  redis.call('HSET', order, 'c', call.chatId)
  redis.call('HDEL', order, 'stopped')
  redis.call('ZREM', ROOT .. 'paid-unlinked', order_id)
  redis.call('ZADD', chat_orders_key(call.chatId), now_ms(), order_id)
  keep_until_notified(order_id, order, known, call)
  local kind = not known.is_unknown and call.rules.carriers[known.status]
  local result = kind and enqueue(order_id, is_new_chat, call, kind .. ':' .. order_id) or 'linked'
  note_link(order_id, order, known, call, at)
  return { result = result, dueKind = result == 'queued' and kind or nil, status = known.status, previousChat = previous }
end

return answer_calls(function(call)
  if not call.updateId then return link(call) end
  -- Telegram's update came again: the customers get the answer that its first run got.
  local notes = ROOT .. 'update-notes:' .. call.updateId
  local first_reply = redis.call('HGET', notes, 'link')
  if first_reply then return cjson.decode(first_reply) end
  local reply = link(call)
  redis.call('HSET', notes, 'link', cjson.encode(reply))
  redis.call('PEXPIRE', notes, call.notesMs)
  return reply
end)
