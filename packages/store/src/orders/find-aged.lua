-- Walks over the pending orders, a page a call. Replies with those that are known for longer than `ageMs`. Writes nothing.
return answer_calls(function(call)
  local aged, now = {}, now_ms()
  local page = redis.call('ZSCAN', PENDING, call.cursor, 'COUNT', call.count)
  for i = 1, #page[2], 2 do
    local since = redis.call('HMGET', order_key(page[2][i]), 'n', 'l')
    if now - tonumber(since[1] or since[2] or now) > call.ageMs then aged[#aged + 1] = page[2][i] end
  end
  return { cursor = page[1], orderIds = list_of(aged) }
end)
