-- (absent) | claimed(owner) → sending(owner, until), right before the request is written. Invariant: one owner at a time;
-- asking again with the same owner (a reply that was lost and resent) gives the same answer; and the chat is still the
-- order's. From here on no lease frees the notice: if its owner dies now, nobody can know.
local delivery, story, order = unpack(KEYS)
local owner, until_ms, chat, retention_ms = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])
if redis.call('HGET', order, 'c') ~= chat then return 'elsewhere' end
local now = now_ms()
local sending = to_value('sending', { owner = owner, atMs = now, untilMs = now + until_ms, chatId = chat })
if not redis.call('SET', delivery, sending, 'NX') then
  local state, fields = read_delivery(delivery)
  if state == 'sending' and fields.owner == owner then return 'ours' end
  if state ~= 'claimed' or fields.owner ~= owner then return state end
  redis.call('SET', delivery, sending)
end
tell(story, 'sending', { chat = chat }, retention_ms)
return 'ours'
