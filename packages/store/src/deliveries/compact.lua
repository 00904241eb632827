-- @include "compacted.lua"
-- sent → compacted, for the oldest sent notifications, a page a call. Invariant: in the step in which a delivery's key goes, its
-- order is compacted with this notification. The order's details go with the last of its notifications. Begins each with a removal:
-- it may write while memory is full.
local function has_other_work(order_id, notification, kinds)
  local deliveries, notifications = {}, {}
  for i, kind in ipairs(kinds) do
    notifications[i] = kind .. ':' .. order_id
    if notifications[i] ~= notification then deliveries[#deliveries + 1] = delivery_key(notifications[i]) end
  end
  if redis.call('EXISTS', unpack(deliveries)) > 0 or redis.call('ZSCORE', PENDING, order_id) then return true end
  for _, due in ipairs(redis.call('ZMSCORE', OUTBOX, unpack(notifications))) do
    if due then return true end
  end
  return false
end

-- Its customer would be notified of its present status too, once it has a chat.
local function waits_for_chat(order, kinds_notified, kinds)
  if order.chat or day_of(kinds_notified, order.status or '') then return false end
  for _, kind in ipairs(kinds) do
    if kind == order.status then return true end
  end
  return false
end

local function read_order(order_id)
  local values = redis.call('HMGET', order_key(order_id), 'n', 'l', 'c', 'stopped', 'status', 'number', 'numberKey', 'owner')
  return {
    is_known = values[1] or values[2],
    chat = values[3] or nil,
    is_linked = values[2] and values[8] ~= values[3],
    stopped_by = values[4] or nil,
    status = values[5] or nil,
    number_key = values[7] or values[6] or nil,
  }
end

local function compact(notification, at_ms, call)
  local order_id = order_id_of(notification)
  local compacted, order = read_compacted(order_id) or {}, read_order(order_id)
  compacted.kinds = with_kind(compacted.kinds, kind_of(notification), math.floor(at_ms / DAY_MS), call.kinds)
  if order.is_known then
    compacted.chat, compacted.is_linked, compacted.stopped_by = order.chat, order.is_linked, order.stopped_by
  end
  redis.call('DEL', ROOT .. 'resends:' .. notification)
  write_compacted(order_id, compacted)
  redis.call('DEL', delivery_key(notification))
  if has_other_work(order_id, notification, call.kinds) or waits_for_chat(order, compacted.kinds, call.kinds) then
    if order.is_known then redis.call('HSET', order_key(order_id), 'notified', compacted.kinds) end
    return
  end
  redis.call('DEL', order_key(order_id), history_key(order_id))
  local number = order.number_key and ROOT .. 'order-number:' .. order.number_key
  if number and redis.call('GET', number) == order_id then redis.call('DEL', number) end
  if order.chat then redis.call('ZREM', chat_orders_key(order.chat), order_id) end
end

-- A clock that is ahead, the server's or this process's, compacts nothing before its time.
return answer_calls(function(call)
  local now, looked, compacted = math.min(now_ms(), call.nowMs), 0, 0
  for _, notification in ipairs(redis.call('LRANGE', SENT, 0, call.limit - 1)) do
    -- What cannot be read stays as it is, and leaves the list.
    local value = redis.pcall('GET', delivery_key(notification))
    local at_ms = type(value) == 'string' and tonumber(value:match('^sent .*"atMs":(%d+)'))
    if at_ms and at_ms > now - call.historyMs then
      if at_ms <= now then break end
      -- Sent while a clock was ahead: it must not keep those behind it waiting.
      redis.call('RPUSH', SENT, notification)
    elseif at_ms then
      compact(notification, at_ms, call)
      compacted = compacted + 1
    end
    looked = looked + 1
  end
  if looked > 0 then redis.call('LTRIM', SENT, looked, -1) end
  return { compacted = compacted, isMore = looked == call.limit }
end)
