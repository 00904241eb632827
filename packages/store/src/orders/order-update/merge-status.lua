local WORDS_ALERTED_A_DAY, MOST_WORDS, DAY_MS = 5, 1000, 24 * 60 * 60 * 1000

-- Each unknown word is an alert once. A panel may put another text into each status: then the last alert of the day says so, and a
-- word that is still in use on a later day has its alert then. The words that are remembered stay few, each with its time.
local function note_unknown_word(order, word)
  local words, alerted = ROOT .. 'unknown-status-words', ROOT .. 'alerted-status-words'
  order.warnings.newWord = redis.call('ZADD', words, now_ms(), word) == 1 or nil
  redis.call('ZREMRANGEBYRANK', words, 0, -MOST_WORDS - 1)
  if redis.call('ZSCORE', alerted, word) then return end
  local alerted_today = redis.call('ZCOUNT', alerted, now_ms() - DAY_MS, '+inf')
  if alerted_today >= WORDS_ALERTED_A_DAY then return end
  redis.call('ZADD', alerted, now_ms(), word)
  redis.call('ZREMRANGEBYRANK', alerted, 0, -MOST_WORDS - 1)
  local is_last = alerted_today + 1 == WORDS_ALERTED_A_DAY or nil
  alert('unknown_word', cjson.encode({ orderId = order.id, word = word, isLastToday = is_last }))
end

-- Whether nobody understood the newest word of an open order: it may be paid. Its age notifies nobody then, not even a customer who comes
-- later, until the panel says what it is.
local function note_understanding(order, call)
  if call.status == 'unknown' then
    if order.is_pending then put_new(order, 'unknown', '1') end
  elseif call.source ~= 'age' and not order.is_late and order.known.unknown then
    order.known.unknown = nil
    drop(order, 'unknown')
  end
end

local function merge_status(order, call)
  local word = order.known.word
  if call.status == 'unknown' then note_unknown_word(order, call.word) end
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
  note_understanding(order, call)
  if order.is_late and call.status ~= 'unknown' then return end
  if order.status == 'pending' and call.word == 'pending' then
    if word then drop(order, 'word') end
  elseif word ~= call.word then
    put(order, 'word', call.word)
  end
end
