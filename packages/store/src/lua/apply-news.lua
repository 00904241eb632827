-- News about one order. Invariant: a status moves only to a higher rank, and a notice that becomes due enters
-- `undelivered` in this same step; whatever fails afterwards, the sweep finds it there.
local order, pending, undelivered, delivery, story, cleared, words = unpack(KEYS)
local news = cjson.decode(ARGV[1])
local retention_ms, first_check_ms, sweep_after_ms = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local now = now_ms()

local known = redis.call('HMGET', order, 'status', 'rank', 'chat', 'owner', 'stopped')
local status, rank, chat, owner, stopped = known[1], tonumber(known[2] or '-2'), known[3], known[4], known[5]
local is_new, advances = not status, news.rank > rank
local reply = { result = 'updated', before = status or 'absent', cleared = false, newWord = false }

if news.status == 'unknown' then
  reply.newWord = redis.call('SADD', words, news.rawStatus) == 1
end
if is_new then redis.call('HSET', order, 'createdAt', now) end
if advances then
  redis.call('HSET', order, 'status', news.status, 'rank', news.rank, 'changedAt', now)
  status = news.status
end
if news.rank >= rank or news.status == 'unknown' then
  redis.call('HSET', order, 'word', news.rawStatus)
end
if news.rank >= rank then
  for _, field in ipairs({ 'amount', 'currency', 'url', 'updatedAt' }) do
    if news[field] then redis.call('HSET', order, field, news[field]) end
  end
end
if news.source == 'check' then redis.call('HSET', order, 'checkedAt', now) end

-- The panel names the order's chat: it counts until a customer links or stops the order.
if news.chat and not owner then redis.call('HSET', order, 'owner', news.chat) end
if news.chat and not chat and not stopped then
  redis.call('HSET', order, 'chat', news.chat)
  redis.call('ZADD', ARGV[5] .. news.chat, now, news.orderId)
  chat = news.chat
end

if status == 'pending' or status == 'unknown' then
  if not stopped then redis.call('ZADD', pending, 'NX', now + first_check_ms, news.orderId) end
else
  if redis.call('ZREM', pending, news.orderId) == 1 then
    redis.call('INCR', cleared)
    reply.cleared = true
  end
  redis.call('PEXPIRE', order, retention_ms)
end

if news.told then
  local state = read_delivery(delivery)
  if state == 'sent' then
    reply.result = 'sent'
  elseif state or redis.call('ZSCORE', undelivered, news.noticeId) then
    reply.result = 'waiting'
  elseif status == news.status and chat then
    redis.call('ZADD', undelivered, now + sweep_after_ms, news.noticeId)
    reply.result = 'queued'
  end
end

if advances and not (is_new and news.status == 'pending') then
  tell(story, 'news', { status = news.status, word = news.rawStatus, source = news.source, result = reply.result }, retention_ms)
end
reply.after = status
return cjson.encode(reply)
