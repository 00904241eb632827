-- claimed(owner) | sending(owner) → held | rejected | uncertain. Invariant: nothing sends it again by itself; it leaves
-- `outbox` and is listed for the operator in the same step. Only what would be held although its customer came back
-- during the attempt becomes due again instead: nobody would come to release it.
local delivery, outbox, listed, history, order, alerts = unpack(KEYS)
local owner, notification, state_to, reason, chat, retention_ms = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])
local statistics_prefix = ARGV[7]
local state, fields = read_delivery(delivery)
if state == state_to and fields.owner == owner then return 1 end
if (state ~= 'claimed' and state ~= 'sending') or fields.owner ~= owner then return 0 end
local now = now_ms()
local has_chat_now = chat == '' and redis.call('HGET', order, 'c')
if state_to == 'held' and (fields.customerReturned or has_chat_now) then
  redis.call('DEL', delivery)
  redis.call('ZADD', outbox, 'NX', now, notification)
  note_due(order, now)
  return 2
end
redis.call('SET', delivery, to_value(state_to, { owner = owner, atMs = now, reason = reason, chatId = chat ~= '' and chat or nil }))
redis.call('ZREM', outbox, notification)
redis.call('ZADD', listed, now, notification)
count_event(statistics_prefix, now, state_to)
if state_to ~= 'held' then alert(alerts, now, state_to, notification) end
tell(history, state_to, { reason = reason, chat = chat ~= '' and chat or nil }, retention_ms)
return 1
