-- News about one order. Invariant: a status moves only to a higher rank, and a notice that becomes due enters
-- `undelivered` in this same step; whatever fails afterwards, the sweep finds it there.
-- An order that is merely pending has no status, no rank and no word of its own: there may be a million of them.
local order, pending, undelivered, delivery, story, cleared, words = unpack(KEYS)
local news = cjson.decode(ARGV[1])
local retention_ms, first_check_ms, sweep_after_ms = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local clock_tolerance_ms = tonumber(ARGV[6])
local now = now_ms()

local known = redis.call('HMGET', order, 'n', 'l', 'status', 'rank', 'c', 'owner', 'stopped', 'm', 'misses', 'updatedAt', 'otherOwner')
local chat, owner, stopped, money, misses = known[5], known[6], known[7], known[8], known[9]
local known_time, other_owner = tonumber(known[10] or ''), known[11]
local is_new = not (known[1] or known[2])
local status = known[3] or (not is_new and 'pending')
local rank = tonumber(known[4] or (is_new and '-2' or '0'))
local advances = news.rank > rank
local reply = { result = 'updated', before = status or 'absent', cleared = false, newWord = false, futureTime = false, otherOwner = false }

-- A time that is still to come says nothing; said once for each order.
local time = news.updatedAt
if time and time > now + clock_tolerance_ms then
  time = nil
  reply.futureTime = redis.call('HSETNX', order, 'futureTime', 1) == 1
end

if news.status == 'unknown' then
  reply.newWord = redis.call('SADD', words, news.rawStatus) == 1
end
if is_new then redis.call('HSET', order, 'n', now) end
if advances then
  status = news.status
  if status ~= 'pending' then
    redis.call('HSET', order, 'status', status, 'rank', news.rank, 'changedAt', now)
  elseif not is_new then
    redis.call('HDEL', order, 'status', 'rank')
    redis.call('HSET', order, 'changedAt', now)
  end
end
local is_pending = status == 'pending' or status == 'unknown'
if news.rank >= rank or news.status == 'unknown' then
  if status == 'pending' and news.rawStatus == status then
    if not is_new then redis.call('HDEL', order, 'word') end
  else
    redis.call('HSET', order, 'word', news.rawStatus)
  end
end

-- Two statements of one status: the newer one counts, by the panel's time where both say one, and what the customer was
-- told stays. An amount never takes over the currency of another amount.
local is_repeated = not is_new and news.rank == rank
local is_older = is_repeated and time and known_time and time < known_time
local is_told = is_repeated and news.told and read_delivery(delivery) == 'sent'
local said_money = news.amount and (news.currency and news.amount .. ' ' .. news.currency or news.amount)
if money and said_money == money:match('^%S+') then said_money = money end
if is_repeated and not is_pending and money and said_money and said_money ~= money then
  reply.otherAmount = (is_older or is_told) and 'ignored' or 'taken'
end
if news.rank >= rank and not is_older and not is_told then
  if said_money then redis.call('HSET', order, 'm', said_money) end
  if news.url then redis.call('HSET', order, 'url', news.url) end
  -- When the panel changed an order matters once it is no longer pending; the time of an earlier status is not this one's.
  if time and not is_pending then
    redis.call('HSET', order, 'updatedAt', time)
  elseif advances and not is_new then
    redis.call('HDEL', order, 'updatedAt')
  end
end

-- The panel names the order's chat: it counts until a customer links or stops the order. A panel that is asked can be
-- asked again who owns a pending order. The first owner stays; another one is said once.
local first_owner = owner or (not known[2] and chat)
if news.chat and first_owner and news.chat ~= first_owner then
  if news.chat ~= other_owner then
    redis.call('HSET', order, 'otherOwner', news.chat)
    reply.otherOwner = true
  end
elseif news.chat and not owner and not (is_pending and news.source == 'check' and (chat == news.chat or not chat and not stopped)) then
  redis.call('HSET', order, 'owner', news.chat)
end
if news.chat and not chat and not stopped then
  redis.call('HSET', order, 'c', news.chat)
  redis.call('ZADD', ARGV[5] .. news.chat, now, news.orderId)
  chat = news.chat
  -- What waited for a chat becomes due with any news that names one, late news included; the sweep takes it from here.
  for _, kind in ipairs(news.kinds) do
    local notice = kind .. ':' .. news.orderId
    if kind == status and kind ~= news.status and not read_delivery(ARGV[7] .. notice) then
      redis.call('ZADD', undelivered, 'NX', now, notice)
      note_due(order, now)
      reply.result = 'queued'
    end
  end
end
if misses and (news.source == 'check' or not is_pending) then redis.call('HDEL', order, 'misses') end

if is_pending then
  -- One that had left the pending ones, since the panel did not know it, is to be kept again for as long as it is pending.
  if not stopped and redis.call('ZADD', pending, 'NX', now + first_check_ms, news.orderId) == 1 and not is_new then
    redis.call('PERSIST', order)
  end
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
    if not advances then note_due(order, now) end
    reply.result = 'queued'
  end
end

if advances and not (is_new and news.status == 'pending') then
  tell(story, 'news', { status = news.status, word = news.rawStatus, source = news.source, result = reply.result }, retention_ms)
end
reply.after = status
reply.chat = chat or nil
return cjson.encode(reply)
