-- Shared by every script: the clock is Redis's own, so that workers' clocks need not agree. It stands still within a step.
local step_ms
local function now_ms()
  if not step_ms then
    local time = redis.call('TIME')
    step_ms = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  end
  return step_ms
end

-- The calls of a busy script (see scripts.ts): `width` arguments each, after those that all have in common.
local function for_each_call(common, width, act)
  local replies = {}
  for i = common + 1, #ARGV, width do replies[#replies + 1] = act(unpack(ARGV, i, i + width - 1)) end
  return replies
end

-- A delivery is "<state> <json>"; absent means that nobody has taken the notification yet.
local function read_delivery(key)
  local value = redis.call('GET', key)
  if not value then return nil, {} end
  local state, fields = value:match('^(%a+) ?(.*)$')
  return state, fields == '' and {} or cjson.decode(fields)
end

-- Its state alone, where the rest is not asked for.
local function state_of(key)
  local value = redis.call('GET', key)
  return value and value:match('^%a+')
end

local function to_value(state, fields) return state .. ' ' .. cjson.encode(fields) end

-- The customer started the bot or linked the order while an attempt is under way: should that attempt come to "held" for
-- what they have just changed, it must not stay there (see record-open.lua).
local function note_return(key, state, fields)
  if state ~= 'claimed' and state ~= 'sending' then return end
  fields.customerReturned = true
  redis.call('SET', key, to_value(state, fields), 'KEEPTTL')
end

local QUARTER_HOUR_MS, STATISTICS_KEPT_MS = 15 * 60 * 1000, 8 * 24 * 60 * 60 * 1000

-- Counts one event in the quarter of an hour in which it happens; a day begins at a quarter of an hour in every time zone.
local function count_event(statistics_prefix, now, field)
  local quarter = statistics_prefix .. string.format('%d', math.floor(now / QUARTER_HOUR_MS))
  if redis.call('HINCRBY', quarter, field, 1) == 1 then redis.call('PEXPIRE', quarter, STATISTICS_KEPT_MS) end
end

-- The histogram's bucket of a time: from 10 ms each doubling in eight equal steps, so that a bucket's middle is at most 6 %
-- from what is in it. Read by statistics.ts.
local function bucket_of(ms)
  local octave, low = 0, 10
  while ms >= 2 * low do
    octave, low = octave + 1, 2 * low
  end
  return string.format('%d', octave * 8 + math.floor(math.max(ms - low, 0) * 8 / low))
end

-- What operators are to be notified, in the step that makes it true: it stays in `alerts` until they were. See alerts.ts.
local function alert(alerts, now, name, subject)
  redis.call('ZADD', alerts, now, name .. ' ' .. string.format('%.0f', now) .. ' ' .. subject)
end

-- What waited for its customer counts as due from now on. Never makes an order that is not there.
local function note_due(order, now)
  if redis.call('EXISTS', order) == 1 then redis.call('HSET', order, 'dueAt', now) end
end

local HISTORY_LENGTH = 50

-- The order's history, for people: the newest entries, kept as long as the order. `keeps_end`: in this step the order's time
-- to live does not change.
local function tell(key, event, fields, retention_ms, keeps_end)
  fields.event = event
  fields.atMs = now_ms()
  local length = redis.call('RPUSH', key, cjson.encode(fields))
  if length > HISTORY_LENGTH then redis.call('LTRIM', key, -HISTORY_LENGTH, -1) end
  if length == 1 or not keeps_end then redis.call('PEXPIRE', key, retention_ms) end
end

-- held → (absent), for an order's notifications: its chat can be written to, or is another one now. The sweep looks at them at
-- `due_ms`. What may become held in a moment is notified of it, so that it does not stay there. `names`: keys and prefixes.
local function release_held(order_id, kinds, names, by, due_ms, retention_ms)
  local released = {}
  for _, kind in ipairs(kinds) do
    local notification = kind .. ':' .. order_id
    local delivery = names.delivery .. notification
    local state, fields = read_delivery(delivery)
    note_return(delivery, state, fields)
    if state == 'held' then
      redis.call('DEL', delivery)
      redis.call('ZREM', names.held, notification)
      redis.call('ZADD', names.outbox, due_ms, notification)
      note_due(names.order .. order_id, now_ms())
      tell(names.history .. order_id, 'reopened', { from = 'held', by = by }, retention_ms)
      released[#released + 1] = notification
    end
  end
  return released
end
