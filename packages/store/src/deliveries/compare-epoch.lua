-- A process compares the highest epoch that it saw with Redis's. Invariants: a loss stops all sending until it is recovered from.
-- Once Redis is another server, after a restart, a failover or a restore, nothing begins until each process that sent on the one
-- before has compared, or `compareMs` is over: one that saw less must not begin before one that saw more. The epoch with which a
-- server began stays, so that a process that compares late finds a loss too, though others have raised the epoch meanwhile.
local EPOCH, RECOVERY, SENDER = ROOT .. 'epoch', ROOT .. 'recovery', 'sender:'

local function text_of(ms) return string.format('%.0f', ms) end

-- Returns nil where Redis hides it.
local function server_id()
  local info = redis.pcall('INFO', 'server')
  return type(info) == 'string' and info:match('run_id:(%w+)') or nil
end

local function read_recovery()
  local values, found = redis.call('HGETALL', RECOVERY), { senders = {} }
  for i = 1, #values, 2 do
    local sender = values[i]:match('^' .. SENDER .. '(.*)$')
    if sender then found.senders[sender] = tonumber(values[i + 1]) else found[values[i]] = values[i + 1] end
  end
  return found
end

local function forget_senders(known, is_gone)
  for sender, at_ms in pairs(known.senders) do
    if is_gone(at_ms) then
      redis.call('HDEL', RECOVERY, SENDER .. sender)
      known.senders[sender] = nil
    end
  end
end

-- Whether this server is another one than the last that a process compared with. The very first one is not.
local function note_server(known, id, epoch, call)
  if not id or known.server == id then return false end
  local is_first = not known.server and not call.server and epoch == 0
  forget_senders(known, function() return true end)
  known.server, known.epoch = id, epoch
  redis.call('HSET', RECOVERY, 'server', id, 'epoch', text_of(epoch))
  if is_first then return false end
  known.comparing = now_ms() + call.compareMs
  redis.call('HSET', RECOVERY, 'comparing', text_of(known.comparing))
  return true
end

local function has_compared(known, senders)
  for _, sender in ipairs(senders or {}) do
    if not known.senders[sender] then return false end
  end
  return senders ~= nil
end

local function end_comparing(known, call)
  local now, until_ms = now_ms(), tonumber(known.comparing)
  if not until_ms then return end
  if has_compared(known, call.senders) or until_ms <= now then
    known.comparing = nil
    redis.call('HDEL', RECOVERY, 'comparing')
  elseif until_ms > now + call.compareMs then
    -- From before Redis's clock was set back.
    redis.call('HSET', RECOVERY, 'comparing', text_of(now + call.compareMs))
  end
end

return answer_calls(function(call)
  local now, id, known = now_ms(), server_id(), read_recovery()
  local epoch = tonumber(redis.call('GET', EPOCH) or '0')
  local is_new = note_server(known, id, epoch, call)
  local began_with = call.server and call.server ~= id and tonumber(known.epoch)
  local is_lost = call.isLost or call.highest > (began_with or epoch)
  if is_lost and not known.since then
    known.since = text_of(now)
    redis.call('HSET', RECOVERY, 'since', known.since)
    redis.call('HDEL', RECOVERY, 'uncertain', 'again')
  end
  forget_senders(known, function(at_ms) return math.abs(now - at_ms) > call.aliveMs end)
  if call.sender then
    known.senders[call.sender] = now
    redis.call('HSET', RECOVERY, SENDER .. call.sender, text_of(now))
  end
  end_comparing(known, call)
  local senders = {}
  for sender in pairs(known.senders) do senders[#senders + 1] = sender end
  return {
    epoch = epoch,
    server = id,
    isNew = is_new,
    isLost = is_lost,
    since = known.since,
    isComparing = known.comparing ~= nil,
    senders = list_of(senders),
  }
end)
