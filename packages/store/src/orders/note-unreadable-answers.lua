-- The panel's answers about these orders cannot be used. Invariant: an order has one alert, and one entry in its history for each
-- reason, until a usable answer comes or it is not pending any more: see end_unreadable_answers in prelude.lua.
return answer_calls(function(call)
  for _, answer in ipairs(call.answers) do
    local order_id, order = answer.orderId, order_key(answer.orderId)
    local is_new = redis.call('ZSCORE', PENDING, order_id)
      and redis.call('HGET', order, 'unreadable') ~= answer.reason
    if is_new then
      redis.call('HSET', order, 'unreadable', answer.reason)
      add_history(order_id, 'unreadable', { reason = answer.reason }, call.retentionMs)
      if redis.call('ZADD', UNREADABLE_ANSWERS, 'NX', now_ms(), order_id) == 1 then alert('answer_unreadable', order_id) end
    end
  end
  return true
end)
