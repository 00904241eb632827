-- uncertain → (absent), by policy and not by a person. Invariant: only after the wait, and at most `cap` times a notification:
-- what is uncertain after that is for the operator to decide.
local RESENDS = ROOT .. 'resends'

local function reopen(notification, call)
  local delivery = delivery_key(notification)
  if state_of(delivery) ~= 'uncertain' then return false end
  if tonumber(redis.call('HGET', RESENDS, notification) or '0') >= call.cap then return false end
  redis.call('HINCRBY', RESENDS, notification, 1)
  redis.call('DEL', delivery)
  redis.call('ZREM', list_key('uncertain'), notification)
  redis.call('ZADD', OUTBOX, now_ms() + call.sweepInMs, notification)
  add_history(order_id_of(notification), 'reopened', { from = 'uncertain', by = 'UNCERTAIN_POLICY=resend' }, call.retentionMs)
  return true
end

return answer_calls(function(call)
  -- What was sent after all needs no count any more.
  for _, notification in ipairs(redis.call('HKEYS', RESENDS)) do
    if state_of(delivery_key(notification)) == 'sent' then redis.call('HDEL', RESENDS, notification) end
  end
  local reopened = {}
  for _, notification in ipairs(redis.call('ZRANGEBYSCORE', list_key('uncertain'), '-inf', now_ms() - call.waitMs)) do
    if #reopened == call.limit then break end
    if reopen(notification, call) then reopened[#reopened + 1] = notification end
  end
  return { notifications = list_of(reopened) }
end)
