-- OrderUpdates about orders. Invariant: a status moves only to a higher rank, and a notification that becomes due enters `outbox` in
-- this same step; whatever fails afterwards, the sweep finds it there.
-- An order that is merely pending has no status, no rank and no word of its own: there may be a million of them.
-- Gives what it came to, the status before and after, the order's chat, and what else there is to say: "queued absent paid 7".
local root, kinds = KEYS[1], ARGV[1]
local retention_ms, first_check_ms, sweep_after_ms, clock_tolerance_ms = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local pending, outbox = root .. 'pending', root .. 'outbox'
local now = now_ms()

local function is_notified_kind(status) return kinds:find(',' .. status .. ',', 1, true) ~= nil end
-- Arguments that are not said are empty.
local function said(text) return text ~= '' and text or nil end

local function apply(order_id, said_status, said_precedence, said_word, said_chat, said_money, said_url, said_time, source)
  said_chat, said_money, said_url, said_precedence = said(said_chat), said(said_money), said(said_url), tonumber(said_precedence)
  local order, notification = root .. 'order:' .. order_id, said_status .. ':' .. order_id
  local known = redis.call('HMGET', order, 'n', 'l', 'status', 'rank', 'c', 'owner', 'stopped', 'm', 'misses', 'updatedAt', 'otherOwner', 'word')
  local chat, owner, stopped, money, misses = known[5], known[6], known[7], known[8], known[9]
  local known_time, other_owner, word = tonumber(known[10] or ''), known[11], known[12]
  local is_new = not (known[1] or known[2])
  local status = known[3] or (not is_new and 'pending')
  local before = status or 'absent'
  local rank = tonumber(known[4] or (is_new and '-2' or '0'))
  local advances = said_precedence > rank
  local result, warnings = 'updated', ''
  local changes, gone = {}, {}
  local function put(field, value) changes[#changes + 1], changes[#changes + 2] = field, value end
  local function drop(field) gone[#gone + 1] = field end

  -- A time that is still to come says nothing; said once for each order.
  local time = tonumber(said_time)
  if time and time > now + clock_tolerance_ms then
    time = nil
    if redis.call('HSETNX', order, 'futureTime', 1) == 1 then warnings = warnings .. ' futureTime' end
  end

  if said_status == 'unknown' and redis.call('SADD', root .. 'unknown-words', said_word) == 1 then warnings = warnings .. ' newWord' end
  if is_new then put('n', now) end
  if advances then
    status = said_status
    if status ~= 'pending' then
      put('status', status)
      put('rank', said_precedence)
      put('changedAt', now)
    elseif not is_new then
      drop('status')
      drop('rank')
      put('changedAt', now)
    end
  end
  local is_pending = status == 'pending' or status == 'unknown'
  if said_precedence >= rank or said_status == 'unknown' then
    if status == 'pending' and said_word == status then
      if word then drop('word') end
    elseif word ~= said_word then
      put('word', said_word)
    end
  end

  -- Two statements of one status: the newer one counts, by the panel's time where both say one, and what the customer was
  -- notified stays. An amount never takes over the currency of another amount.
  local is_notified_kind_now = is_notified_kind(said_status)
  local state = is_notified_kind_now and state_of(root .. 'delivery:' .. notification)
  local is_repeated = not is_new and said_precedence == rank
  local is_older = is_repeated and time and known_time and time < known_time
  local is_notified = is_repeated and state == 'sent'
  if money and said_money == money:match('^%S+') then said_money = money end
  if is_repeated and not is_pending and money and said_money and said_money ~= money then
    warnings = warnings .. ((is_older or is_notified) and ' amountIgnored' or ' amountTaken')
  end
  if said_precedence >= rank and not is_older and not is_notified then
    if said_money and said_money ~= money then put('m', said_money) end
    if said_url then put('url', said_url) end
    -- When the panel changed an order matters once it is no longer pending; the time of an earlier status is not this one's.
    if time and not is_pending then
      put('updatedAt', said_time)
    elseif advances and known_time then
      drop('updatedAt')
    end
  end

  -- The panel names the order's chat: it counts until a customer links or stops the order. A panel that is asked can be
  -- asked again who owns a pending order. The first owner stays; another one is said once.
  local first_owner = owner or (not known[2] and chat)
  if said_chat and first_owner and said_chat ~= first_owner then
    if said_chat ~= other_owner then
      put('otherOwner', said_chat)
      warnings = warnings .. ' otherOwner'
    end
  elseif said_chat and not owner and not (is_pending and source == 'check' and (chat == said_chat or not chat and not stopped)) then
    put('owner', said_chat)
  end
  local has_chat_now = said_chat and not chat and not stopped
  if has_chat_now then
    chat = said_chat
    put('c', chat)
    redis.call('ZADD', root .. 'chat-orders:' .. chat, now, order_id)
    -- What waited for a chat becomes due with any order update that names one, late order update included; the sweep takes it from here.
    local waited = status .. ':' .. order_id
    if status ~= said_status and is_notified_kind(status) and not state_of(root .. 'delivery:' .. waited) then
      redis.call('ZADD', outbox, 'NX', now, waited)
      put('dueAt', now)
      result = 'queued'
    end
  end
  if misses and (source == 'check' or not is_pending) then drop('misses') end

  if state == 'sent' then
    result = 'sent'
  elseif state then
    result = 'waiting'
  elseif is_notified_kind_now and status == said_status and chat then
    local is_due_now = redis.call('ZADD', outbox, 'NX', now + sweep_after_ms, notification) == 1
    if is_due_now and not advances then put('dueAt', now) end
    result = is_due_now and 'queued' or 'waiting'
  elseif is_notified_kind_now and redis.call('ZSCORE', outbox, notification) then
    result = 'waiting'
  end

  if #gone > 0 then redis.call('HDEL', order, unpack(gone)) end
  if #changes > 0 then redis.call('HSET', order, unpack(changes)) end
  if is_pending then
    -- One that had left the pending ones, since the panel did not know it, is to be kept again for as long as it is pending.
    if not stopped and redis.call('ZADD', pending, 'NX', now + first_check_ms, order_id) == 1 and not is_new then
      redis.call('PERSIST', order)
    end
  else
    if not is_new and redis.call('ZREM', pending, order_id) == 1 then
      redis.call('INCR', root .. 'cleared')
      warnings = warnings .. ' cleared'
    end
    -- What is only repeated changes nothing, and needs no write.
    if #changes + #gone > 0 then redis.call('PEXPIRE', order, retention_ms) end
  end
  if advances and not (is_new and status == 'pending') then
    tell(root .. 'history:' .. order_id, 'order_update', { status = status, word = said_word, source = source, result = result }, retention_ms)
  end
  return result .. ' ' .. before .. ' ' .. status .. ' ' .. (chat or '-') .. warnings
end
return for_each_call(5, 9, apply)
