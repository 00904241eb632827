-- Which of these orders are not pending: usually none, so that the reply is short. Writes nothing.
return answer_calls(function(call)
  local ended = {}
  for _, order_id in ipairs(call.orderIds) do
    if not redis.call('ZSCORE', PENDING, order_id) then ended[#ended + 1] = order_id end
  end
  return { orderIds = list_of(ended) }
end)
