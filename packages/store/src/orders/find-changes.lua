-- Which of these orders, all said to be still pending, would change by that. Writes nothing: most would not.
local function is_same(update)
  local known = redis.call('HMGET', order_key(update.orderId), 'n', 'l', 'status', 'word', 'm', 'url', 'c', 'misses', 'unreadable', 'unknown')
  return (known[1] or known[2])
    and not known[3]
    and (known[4] or 'pending') == update.rawStatus
    and (not update.money or known[5] == update.money)
    and (not update.url or known[6] == update.url)
    and (not update.chatId or known[7])
    and not known[8]
    and not known[9]
    and not known[10]
    and redis.call('ZSCORE', PENDING, update.orderId)
end

return answer_calls(function(call)
  local changed = {}
  for _, update in ipairs(call.updates) do
    if not is_same(update) then changed[#changed + 1] = update.orderId end
  end
  return { orderIds = list_of(changed) }
end)
