local function merge_status(order, call)
  local word = order.known.word
  if call.status == 'unknown' and redis.call('SADD', ROOT .. 'unknown-words', call.word) == 1 then
    order.warnings.newWord = true
    alert('unknown_word', cjson.encode({ orderId = order.id, word = call.word }))
  end
  if order.is_new then put(order, 'n', now_ms()) end
  if order.advances then
    order.status = call.status
    if order.status ~= 'pending' then
      put(order, 'status', order.status)
      put(order, 'changedAt', now_ms())
    elseif not order.is_new then
      drop(order, 'status')
      put(order, 'changedAt', now_ms())
    end
  end
  order.is_pending = order.status == 'pending' or order.status == 'unknown'
  if order.is_late and call.status ~= 'unknown' then return end
  if order.status == 'pending' and call.word == 'pending' then
    if word then drop(order, 'word') end
  elseif word ~= call.word then
    put(order, 'word', call.word)
  end
end
