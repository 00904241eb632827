-- @include "../../deliveries/compacted.lua"
-- An order as it is, and what one update changes in it. An order that is merely pending has no status or word of its own: there may
-- be a million of them.
local FIELDS = {
  'n', 'l', 'status', 'word', 'c', 'owner', 'otherOwner', 'stopped', 'm', 'updatedAt', 'futureTime', 'misses', 'paidAt',
  'number', 'method', 'leftOut', 'contradicted', 'reusedBy', 'notified', 'via', 'changedAt', 'unreadable',
  'gone', 'unknown',
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
local function recall_compacted(order)
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
local function read_order(call)
  local order = { id = call.orderId, key = order_key(call.orderId), changes = {}, gone = {}, known = {}, warnings = {}, result = 'updated' }
  local values, known = redis.call('HMGET', order.key, unpack(FIELDS)), order.known
  for i, field in ipairs(FIELDS) do known[field] = values[i] or nil end
  order.is_new = not (known.n or known.l)
  order.status = known.status or not order.is_new and 'pending' or nil
  order.before = order.status or 'absent'
  order.chat = known.c
  if order.is_new then recall_compacted(order) end
  -- A status that a newer release knows stays.
  local precedence = order.status and (call.precedences[order.status] or math.huge) or -math.huge
  -- Age ends what is open, and of the others only the checks.
  local is_open = order.status == nil or order.status == 'pending' or order.status == 'unknown'
  local says = is_open or call.source ~= 'age'
  order.advances = says and call.precedences[call.status] > precedence
  order.is_repeated = call.status == order.status
  order.is_late = not order.advances and not order.is_repeated
  -- The kind whose notification says what this update says.
  local notifies = says and not (call.source == 'age' and known.unknown)
  order.kind = notifies and call.rules.carriers[call.status] or nil
  order.notification = order.kind and order.kind .. ':' .. call.orderId
  order.delivery_state = order.kind and known_state(order, order.kind) or nil
  return order
end
