-- (absent) | claimed(owner) → sending(owner, until), right before the request is written. Invariant: one owner at a time;
-- asking again with the same owner (a reply that was lost and resent) gives the same answer; and the chat is still the
-- order's. From here on no lease frees the notice: if its owner dies now, nobody can know.
-- Gives where it stands, and if it is ours what is needed to write the message: the order, its customer's language, and for a
-- refund whether the payment was told.
local delivery, story, order, customer, paid = unpack(KEYS)
local owner, until_ms, chat, retention_ms, kind = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4]), ARGV[5]
local fields, is_of_chat = redis.call('HGETALL', order), false
for i = 1, #fields, 2 do
  if fields[i] == 'c' then is_of_chat = fields[i + 1] == chat end
end
if not is_of_chat then return { 'elsewhere' } end
local now = now_ms()
local sending = to_value('sending', { owner = owner, atMs = now, untilMs = now + until_ms, chatId = chat })
local is_repeated = false
if not redis.call('SET', delivery, sending, 'NX') then
  local state, known = read_delivery(delivery)
  if known.owner ~= owner or state ~= 'sending' and state ~= 'claimed' then return { state } end
  is_repeated = state == 'sending'
  if not is_repeated then redis.call('SET', delivery, sending) end
end
if not is_repeated then tell(story, 'sending', { chat = chat }, retention_ms) end
local is_paid_told = kind == 'refunded' and read_delivery(paid) == 'sent'
return { 'ours', fields, redis.call('HGET', customer, 'language') or '', is_paid_told and 1 or 0 }
