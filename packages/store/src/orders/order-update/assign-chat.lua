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

local UNLINKED_DAYS_MS = 7 * 24 * 60 * 60 * 1000

-- Paid orders of the last week whose customers cannot be notified. See link-order.lua.
local function note_unlinked(order)
  local unlinked = ROOT .. 'paid-unlinked'
  local is_unlinked = order.status == 'paid' and not order.chat and not order.known.stopped
  if is_unlinked and order.advances then
    redis.call('ZADD', unlinked, now_ms(), order.id)
    redis.call('ZREMRANGEBYSCORE', unlinked, '-inf', now_ms() - UNLINKED_DAYS_MS)
  elseif not is_unlinked and order.before == 'paid' then
    redis.call('ZREM', unlinked, order.id)
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
  local kind = not order.known.unknown and call.rules.carriers[order.status]
  if not kind or kind == order.kind or known_state(order, kind) then return end
  redis.call('ZADD', OUTBOX, 'NX', now_ms(), kind .. ':' .. order.id)
  put(order, 'dueAt', now_ms())
  order.result, order.due_kind = 'queued', kind
end
