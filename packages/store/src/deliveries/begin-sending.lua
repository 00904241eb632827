-- (absent) | claimed(owner) → sending(owner, until), right before the request is written. Invariant: one owner at a time;
-- asking again with the same owner (a reply that was lost and resent) gives the same answer; and the chat is still the
-- order's. From here on no lease frees the notification: if its owner dies now, nobody can know.
-- Gives where it stands, and if it is ours what is needed to write the message: its customer's language, for a refund whether
-- the payment was notified, and the order (ORDER_FIELDS of order-record.ts).
local root, retention_ms = KEYS[1], tonumber(ARGV[1])
local now = now_ms()

local function begin(kind, order_id, owner, chat, for_ms)
  local order = redis.call('HMGET', root .. 'order:' .. order_id, 'c', 'n', 'l', 'status', 'word', 'owner', 'm', 'url', 'updatedAt', 'changedAt')
  if order[1] ~= chat then return { 'elsewhere' } end
  local delivery = root .. 'delivery:' .. kind .. ':' .. order_id
  local sending = to_value('sending', { owner = owner, atMs = now, untilMs = now + tonumber(for_ms), chatId = chat })
  local is_repeated = false
  if not redis.call('SET', delivery, sending, 'NX') then
    local state, known = read_delivery(delivery)
    if known.owner ~= owner or state ~= 'sending' and state ~= 'claimed' then return { state } end
    is_repeated = state == 'sending'
    if not is_repeated then redis.call('SET', delivery, sending) end
  end
  if not is_repeated then tell(root .. 'history:' .. order_id, 'sending', { chat = chat }, retention_ms, true) end
  local is_paid_notified = kind == 'refunded' and state_of(root .. 'delivery:paid:' .. order_id) == 'sent'
  return { 'ours', redis.call('HGET', root .. 'chat:' .. chat, 'language') or '', is_paid_notified and 1 or 0, order }
end
return for_each_call(1, 5, begin)
