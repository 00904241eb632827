-- Grants send slots to those who wait in one process, and records which of its requests have ended.
-- A sliding window log (https://redis.io/glossary/rate-limiting/) whose entries count from before a request is written.
-- Invariant: a slot counts until a whole window after its request has ended. So no window of Telegram's clock holds more
-- than `limit` messages, however long the network takes. The slot of a dead process counts until its lease ends.
local root, call = KEYS[1] .. 'limit:', cjson.decode(ARGV[1])[1]
local slots = root .. 'slots'
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000

-- Milliseconds for which a key still lives; it stands for a time that has to pass. A key that would live for longer than it can
-- have been given is from before Redis's clock was set back: it counts as gone.
local function left(key, longest_ms)
  local ms = redis.call('PTTL', root .. key)
  return ms > longest_ms and 0 or math.max(0, ms)
end
-- Of a key whose value is the time that it was given.
local function left_of_own(key) return left(key, tonumber(redis.call('GET', root .. key) or '') or 0) end
local function keep(key, value, ms) redis.call('SET', root .. key, value, 'PX', math.ceil(ms)) end

-- What has ended is reported while memory is full too: a script that begins with a removal may write then. It removes nothing.
if #call.ended > 0 then redis.call('ZREM', slots, '') end
for _, slot in ipairs(call.ended) do
  redis.call('ZADD', slots, 'XX', now + slot.countsMs, slot.id)
  local chat = root .. 'chat:' .. slot.chatId
  if redis.call('GET', chat) == slot.id then redis.call('PEXPIRE', chat, math.ceil(slot.chatCountsMs)) end
end
redis.call('ZREMRANGEBYSCORE', slots, '-inf', now)
if #call.waiters == 0 then return '[[]]' end

-- The pause of all sending, and a chat's own wait: packages/store/src/sending. Another bot's counts as none.
local PAUSE, WAITS = KEYS[1] .. 'pause', KEYS[1] .. 'chat-waits'
local function of_this_bot(value, unreadable)
  if not value then return nil end
  local is_json, found = pcall(cjson.decode, value)
  if not is_json or type(found) ~= 'table' or not (found.sinceMs or found.untilMs) then return unreadable end
  return (not found.botId or not call.botId or found.botId == call.botId) and found or nil
end
local pause = of_this_bot(redis.call('GET', PAUSE), { reason = 'operator', sinceMs = now })
if pause and pause.untilMs and pause.untilMs <= now then pause = nil end

local room = call.limit - redis.call('ZCOUNT', slots, now, now + call.leaseMs)

local function refuse(because, ms) return { granted = false, because = because, waitMs = ms } end

-- A longer pause is asked about less often.
local function paused(waiter)
  local wait_ms = math.min(math.max(call.pausedMs, (now - pause.sinceMs) / 4), waiter.longestPauseMs)
  return refuse('paused', pause.untilMs and math.min(wait_ms, pause.untilMs - now) or wait_ms)
end

-- Milliseconds for which Telegram asked the chat to wait.
local function asked_wait_ms(chat_id)
  local wait = of_this_bot(redis.call('HGET', WAITS, chat_id))
  if not wait then return 0 end
  if wait.untilMs <= now then redis.call('HDEL', WAITS, chat_id) end
  if wait.untilMs - now > wait.waitMs then
    -- The clock was set back.
    wait.untilMs = now + wait.waitMs
    redis.call('HSET', WAITS, chat_id, cjson.encode(wait))
  end
  return math.max(0, wait.untilMs - now)
end

-- Every waiter of a chat gets a turn of its own, so that they do not all come back at once.
local function chat_wait_ms(waiter)
  local interval_ms = math.min(left('chat:' .. waiter.chatId, call.leaseMs), waiter.intervalMs)
  local wait_ms = math.max(interval_ms, asked_wait_ms(waiter.chatId))
  if wait_ms == 0 then return 0 end
  -- It asks again before its turn comes: a person may end the wait.
  if wait_ms >= call.longestWaitMs then return call.longestWaitMs end
  wait_ms = math.max(wait_ms, left_of_own('turns:' .. waiter.chatId))
  local next_ms = math.ceil(wait_ms + waiter.intervalMs + call.answerMs)
  keep('turns:' .. waiter.chatId, next_ms, next_ms)
  return wait_ms
end

-- Somebody more urgent waits, in this process or another.
local function is_outranked(priority)
  for higher = 0, priority - 1 do
    if left('wanted:' .. higher, call.wantedMs) > 0 then return true end
  end
  return false
end

local function no_room(waiter)
  keep('wanted:' .. waiter.priority, '', call.wantedMs)
  local first = redis.call('ZRANGE', slots, 0, 0, 'WITHSCORES')[2]
  return refuse('busy', room <= 0 and first and math.min(first - now, call.checkMs) or call.checkMs)
end

local function grant(waiter)
  local is_trial = pause and not (pause.reason == 'operator' and waiter.isForOperators)
  -- After a probe that passed, one request is let through: its outcome ends the pause or goes on with it.
  if is_trial and (not pause.trial or (pause.trial.id and pause.trial.id ~= waiter.id)) then return paused(waiter) end
  -- Its grant was lost on its way, and it asks again: one id has one slot.
  if not redis.call('ZSCORE', slots, waiter.id) then
    if room <= 0 or is_outranked(waiter.priority) then return no_room(waiter) end
    local wait_ms = chat_wait_ms(waiter)
    if wait_ms > 0 then return refuse('chat', wait_ms) end
    room = room - 1
  end
  redis.call('ZADD', slots, now + call.leaseMs, waiter.id)
  if waiter.intervalMs > 0 then keep('chat:' .. waiter.chatId, waiter.id, call.leaseMs) end
  if is_trial then
    pause.trial = { id = waiter.id, ms = call.leaseMs, untilMs = now + call.leaseMs }
    redis.call('SET', PAUSE, cjson.encode(pause))
  end
  return { granted = true, isTrial = is_trial or nil }
end

local grants = {}
for i, waiter in ipairs(call.waiters) do
  -- The most urgent come first: where one finds no room, neither do those after it.
  local last = grants[i - 1]
  grants[i] = last and last.because == 'busy' and last or grant(waiter)
end
redis.call('PEXPIRE', slots, call.leaseMs + call.windowMs)
return cjson.encode({ grants })
