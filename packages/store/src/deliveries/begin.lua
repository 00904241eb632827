-- (absent) → sending(owner, until), right before the request is written. Invariant: one owner at a time, and the chat is still
-- the order's. The same owner that asks again, because a reply was lost, gets the same answer. From here on nothing frees the
-- notification by itself: if its owner dies now, nobody can know whether the message was shown.
-- The kinds of one order go in order: none begins while a lower one is under way, nor once the order's status made it outdated.
-- Each begin raises the epoch. None is done after lost writes, nor on a server that processes have not compared with: compare-epoch.lua.
-- Replies with what the message needs: the customer's language, for a refund whether the payment was notified, and the order.
local EPOCH, RECOVERY = ROOT .. 'epoch', ROOT .. 'recovery'
local ORDER_FIELDS = {
  'c', 'n', 'l', 'status', 'word', 'owner', 'm', 'url', 'updatedAt', 'changedAt', 'paidAt', 'number', 'wanted', 'notified',
}

local function read_order(order_id)
  local values, order = redis.call('HMGET', order_key(order_id), unpack(ORDER_FIELDS)), {}
  for i, field in ipairs(ORDER_FIELDS) do order[field] = values[i] or nil end
  return order
end

-- Ends what is not sent any more. The order's present status is what its customer hears.
local function end_outdated(order_id, status, call)
  local notification = call.notification
  local state, known = read_delivery(delivery_key(notification))
  if state == 'sending' and known.owner == call.owner then return { result = 'outdated', status = status } end
  if state then return { result = 'taken', state = state } end
  if redis.call('ZREM', OUTBOX, notification) == 1 then
    add_history(order_id, 'outdated', { kind = kind_of(notification), status = status }, call.retentionMs, true)
  end
  return { result = 'outdated', status = status }
end

local function is_lower_sending(order_id, call)
  for _, kind in ipairs(call.kindsBefore or {}) do
    if state_of(delivery_key(kind .. ':' .. order_id)) == 'sending' then return true end
  end
  return false
end

local function is_paid_notified(order_id, order)
  if order.notified and day_of(order.notified, 'paid') then return true end
  return state_of(delivery_key('paid:' .. order_id)) == 'sent'
end

local function is_recovering(call)
  local server, since, comparing = unpack(redis.call('HMGET', RECOVERY, 'server', 'since', 'comparing'))
  if since or call.server and server ~= call.server then return true end
  return comparing and now_ms() < tonumber(comparing)
end

local function begin(call)
  local order_id, notification = order_id_of(call.notification), call.notification
  if is_recovering(call) then return { result = 'recovering' } end
  local order, kind = read_order(order_id), kind_of(notification)
  if order.c ~= call.chatId then return { result = 'chat_changed' } end
  if order.notified and day_of(order.notified, kind) then return { result = 'taken', state = 'sent' } end
  -- What operators want sent all the same is sent.
  if order.wanted ~= kind and is_outdated(call.outdated, kind, order.status) then return end_outdated(order_id, order.status, call) end
  if is_lower_sending(order_id, call) then return { result = 'not_yet' } end
  local delivery, now = delivery_key(notification), now_ms()
  local sending = { owner = call.owner, atMs = now, untilMs = now + call.leaseMs, chatId = call.chatId, policy = call.policy }
  if not redis.call('SET', delivery, to_value('sending', sending), 'NX') then
    local state, known = read_delivery(delivery)
    if state ~= 'sending' or known.owner ~= call.owner then return { result = 'taken', state = state } end
  end
  return {
    result = 'begun',
    epoch = redis.call('INCR', EPOCH),
    language = redis.call('HGET', chat_key(call.chatId), 'language') or nil,
    isPaidNotified = kind == 'refunded' and is_paid_notified(order_id, order),
    order = order,
  }
end

-- What this owner began before stays, whatever the answer is now: the call may be a late copy of the one by which it began. An
-- owner that hears `isBegun` wrote nothing, and releases it.
return answer_calls(function(call)
  local reply = begin(call)
  if reply.result == 'begun' then return reply end
  local state, known = read_delivery(delivery_key(call.notification))
  if state == 'sending' and known.owner == call.owner then reply.isBegun = true end
  return reply
end)
