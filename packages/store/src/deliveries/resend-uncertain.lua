-- uncertain → (absent), by policy and not by a person, a page of the list a call. Invariant: only where the policy was
-- `resend` when its attempt began, only after the wait, and at most `cap` times a notification: what is uncertain after that is for
-- the operator to decide.
local function reopen(notification, call)
  local delivery, resends = delivery_key(notification), ROOT .. 'resends:' .. notification
  local state, fields = read_delivery(delivery)
  if state ~= 'uncertain' or fields.policy ~= 'resend' then return false end
  if tonumber(redis.call('GET', resends) or '0') >= call.cap then return false end
  redis.call('INCR', resends)
  redis.call('PEXPIRE', resends, call.retentionMs)
  redis.call('DEL', delivery)
  redis.call('ZREM', list_key('uncertain'), notification)
  redis.call('ZADD', OUTBOX, now_ms() + call.sweepInMs, notification)
  add_history(order_id_of(notification), 'reopened', { from = 'uncertain', by = 'UNCERTAIN_POLICY=resend' }, call.retentionMs)
  return true
end

return answer_calls(function(call)
  -- What became uncertain at a time that lies ahead did so before Redis's clock was set back: its wait begins again.
  for _, notification in ipairs(redis.call('ZRANGEBYSCORE', list_key('uncertain'), '(' .. now_ms(), '+inf', 'LIMIT', 0, call.limit)) do
    redis.call('ZADD', list_key('uncertain'), now_ms(), notification)
  end
  local before, reopened = now_ms() - call.waitMs, {}
  local page = redis.call('ZRANGEBYSCORE', list_key('uncertain'), '-inf', before, 'LIMIT', call.offset, call.limit)
  for _, notification in ipairs(page) do
    if reopen(notification, call) then reopened[#reopened + 1] = notification end
  end
  return { notifications = list_of(reopened), isMore = #page == call.limit }
end)
