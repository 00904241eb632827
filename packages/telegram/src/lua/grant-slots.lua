-- SendSlots to write one message each: a sliding window log (https://redis.io/glossary/rate-limiting/) whose entries count
-- until a window after the end of a request, and not after its start.
-- Invariant: a slot counts against the token's limit from before its request is written until a whole window after
-- Telegram can last have received it; so no window of Telegram's clock ever holds more than `limit` of them.
-- A slot whose owner died counts until its lease is over.
local token, hold, wants = unpack(KEYS)
local ask = cjson.decode(ARGV[1])
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])

local function text(us) return string.format('%.0f', us) end
local function ms(us) return math.max(1, math.ceil(us / 1000)) end

-- "<until> <slot>": the chat takes nothing before that, for this slot's sake or because of a hold.
local function read_chat(key)
  local value = redis.call('GET', key)
  if not value then return 0, nil end
  local till, holder = value:match('^(%d+) (.+)$')
  return tonumber(till), holder
end
local function occupy(key, till, holder)
  if till <= now then redis.call('DEL', key) else redis.call('SET', key, text(till) .. ' ' .. holder, 'PX', ms(till - now)) end
end

for _, ended in ipairs(ask.ended) do
  local received = now - ended.agoUs
  redis.call('ZADD', token, 'XX', text(received + ask.windowUs), ended.id)
  local chat = ask.chatPrefix .. ended.chatId
  local _, holder = read_chat(chat)
  if holder == ended.id then occupy(chat, received + ended.intervalUs, ended.id) end
end
redis.call('ZREMRANGEBYSCORE', token, '-inf', text(now))
if #ask.waiters == 0 then return { {}, 0, 0 } end

local held_us = math.max(0, tonumber(redis.call('GET', hold) or '0') - now)
local room = held_us > 0 and 0 or ask.limit - redis.call('ZCARD', token)
-- Whoever waits for something more urgent, in any process, goes first.
local urgent = math.huge
for _, rank in ipairs(redis.call('ZRANGEBYSCORE', wants, '(' .. text(now), '+inf')) do urgent = math.min(urgent, tonumber(rank)) end

local answers, unmet = {}, nil
for i, waiter in ipairs(ask.waiters) do
  local chat = ask.chatPrefix .. waiter.chatId
  local till, holder = read_chat(chat)
  if till > now then
    -- Everybody who has to wait for this chat gets a turn of their own, so that they do not all come back at once.
    if holder ~= 'hold' then till = math.min(till, now + waiter.intervalUs) end
    local line = chat .. ':line'
    local turn = math.max(till, tonumber(redis.call('GET', line) or '0'))
    redis.call('SET', line, text(turn + waiter.intervalUs), 'PX', ms(turn + waiter.intervalUs - now))
    answers[i] = ms(turn - now)
  elseif room <= 0 or waiter.rank > urgent then
    unmet = math.min(unmet or waiter.rank, waiter.rank)
    answers[i] = -1
  else
    room = room - 1
    redis.call('ZADD', token, text(now + ask.leaseUs), waiter.id)
    if waiter.intervalUs > 0 then occupy(chat, now + ask.leaseUs, waiter.id) end
    answers[i] = 0
  end
end
redis.call('PEXPIRE', token, ms(ask.leaseUs + ask.windowUs))

local next_us = held_us
if unmet and held_us == 0 then
  local first = redis.call('ZRANGE', token, 0, 0, 'WITHSCORES')[2]
  next_us = first and tonumber(first) - now or 0
  -- All are under way, or somebody more urgent waits: how long nobody can say.
  if next_us > ask.windowUs or room > 0 then next_us = ask.checkAgainUs end
end
if unmet then
  redis.call('ZADD', wants, text(now + next_us + ask.patienceUs), unmet)
  redis.call('PEXPIRE', wants, ms(next_us + ask.patienceUs))
end
return { answers, math.ceil(next_us / 1000), math.ceil(held_us / 1000) }
