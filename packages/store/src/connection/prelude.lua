-- Stands before every script. A script gets the root of all keys and a JSON list of calls, and answers with a JSON list of
-- replies, one a call, in the same order. What all calls share comes once, after the list, and each call has it too. What only some
-- scripts need is a file that they include. See scripts.ts.
local ROOT = KEYS[1]
local OUTBOX, PENDING, ALERTS = ROOT .. 'outbox', ROOT .. 'pending', ROOT .. 'alerts'

local function answer_calls(answer)
  local replies, shared = {}, { __index = ARGV[2] and cjson.decode(ARGV[2]) }
  for i, call in ipairs(cjson.decode(ARGV[1])) do replies[i] = answer(setmetatable(call, shared)) end
  return cjson.encode(replies)
end

-- cjson cannot write an empty list: a reply leaves it out.
local function list_of(items) return #items > 0 and items or nil end

local function order_key(order_id) return ROOT .. 'order:' .. order_id end
local function history_key(order_id) return ROOT .. 'history:' .. order_id end
local function delivery_key(notification) return ROOT .. 'delivery:' .. notification end
local function chat_key(chat_id) return ROOT .. 'chat:' .. chat_id end
local function chat_orders_key(chat_id) return ROOT .. 'chat-orders:' .. chat_id end
-- All sent notifications that are not compacted, the newest last.
local SENT = ROOT .. 'sent'
-- The operator's list of all deliveries in another state.
local function list_key(state) return ROOT .. 'deliveries:' .. state end
-- A notification's id is "<kind>:<order id>".
local function kind_of(notification) return notification:match('^%a+') end
local function order_id_of(notification) return notification:match('^%a+:(.*)$') end

-- Whether a kind is not sent any more, now that its order has this status. `outdated` is from packages/domain/src/kind-order.ts.
local function is_outdated(outdated, kind, status)
  local statuses = outdated[kind]
  return statuses ~= nil and statuses[status] ~= nil
end

-- Redis's own clock, so that workers' clocks need not agree. It stands still within a step.
local step_ms
local function now_ms()
  if not step_ms then
    local time = redis.call('TIME')
    step_ms = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  end
  return step_ms
end

-- Milliseconds for which a key still lives. 0 when it is gone, or when it would live for longer than it can have been given: it is
-- from before Redis's clock was set back, and counts as gone.
local function left_ms(key, longest_ms)
  local ms = redis.call('PTTL', key)
  return ms > longest_ms and 0 or math.max(0, ms)
end

local STATES = { sending = true, sent = true, held = true, rejected = true, uncertain = true }
local RECORD_VERSION = 1

-- A delivery is "<state> <json>". No key means that no attempt has taken the notification, or that it is compacted: scripts that may
-- meet that have compacted.lua too, and begin.lua asks the order.
-- One that this release cannot read is "unreadable": no script moves it, since a newer release may read it.
local function read_delivery(key)
  local value = redis.pcall('GET', key)
  if not value then return nil, {} end
  if type(value) == 'table' then return 'unreadable', {} end
  local state, json = value:match('^(%a+) ?(.*)$')
  if not STATES[state or ''] then return 'unreadable', {} end
  if json == '' then return state, {} end
  local is_json, fields = pcall(cjson.decode, json)
  if not is_json or type(fields) ~= 'table' or (tonumber(fields.v) or 0) > RECORD_VERSION then return 'unreadable', {} end
  if state == 'sending' and not (tonumber(fields.untilMs) and tonumber(fields.atMs)) then return 'unreadable', {} end
  return state, fields
end

local function state_of(key)
  local value = redis.pcall('GET', key)
  if not value then return nil end
  return type(value) == 'string' and value:match('^%a+') or 'unreadable'
end

-- The day (since 1970) on which this kind was notified, by the text of a compacted order or of an order's field `notified`, and
-- "i" if it was imported; nil when it was not.
local function day_of(kinds, kind) return (',' .. kinds):match(',' .. kind .. '(%d+)(i?)') end

local function to_value(state, fields) return state .. ' ' .. cjson.encode(fields) end

-- Closes an attempt, also while memory is full. Redis then refuses what needs memory only as the first write of a script, and
-- never DEL; so do Redis 6.2 and Valkey, which do not know each other's flags for scripts.
local function replace_sending(key, state, fields, ...)
  redis.call('DEL', key)
  redis.call('SET', key, to_value(state, fields), ...)
end

-- The customer started the bot or linked the order during an attempt. If Telegram refuses that attempt for what the customer
-- has just changed, the notification must not be held: see record-open.lua.
local function note_return(key, state, fields)
  if state ~= 'sending' then return end
  fields.customerReturned = true
  redis.call('SET', key, to_value(state, fields), 'KEEPTTL')
end

-- The rhythm of the panel needs the two weeks before a silence: packages/domain/src/panel-silence.ts.
local QUARTER_HOUR_MS, STATISTICS_TTL_MS = 15 * 60 * 1000, 15 * 24 * 60 * 60 * 1000

-- Counts one event in its quarter of an hour. A day begins at a quarter of an hour in every time zone. A figure is no reason to
-- refuse what it counts: a full Redis leaves it out.
local function count_event(field)
  local quarter = ROOT .. 'stats:' .. string.format('%d', math.floor(now_ms() / QUARTER_HOUR_MS))
  if redis.pcall('HINCRBY', quarter, field, 1) == 1 then redis.call('PEXPIRE', quarter, STATISTICS_TTL_MS) end
end

local function uncount_event(field, at_ms)
  local quarter = ROOT .. 'stats:' .. string.format('%d', math.floor(at_ms / QUARTER_HOUR_MS))
  if redis.call('HEXISTS', quarter, field) == 1 then redis.call('HINCRBY', quarter, field, -1) end
end

-- Operators are alerted of it: it stays in `alerts` until they are. See alerts.ts.
local function alert(name, subject)
  local now = now_ms()
  redis.call('ZADD', ALERTS, now, name .. ' ' .. string.format('%.0f', now) .. ' ' .. subject)
end

local UNREADABLE, ALERT_AGAIN_MS = ROOT .. 'unreadable', 24 * 60 * 60 * 1000

-- Operators see the entry in a list of its own, and get one alert a day while there are any.
local function note_unreadable(id)
  if redis.call('ZADD', UNREADABLE, now_ms(), id) == 0 then return end
  if redis.call('SET', ROOT .. 'incident:unreadable', '1', 'NX', 'PX', ALERT_AGAIN_MS) then alert('unreadable', id) end
end

-- The pending orders about which the panel gives no usable answer, by the time of the first such answer.
local UNREADABLE_ANSWERS = ROOT .. 'unreadable-answers'

local function end_unreadable_answers(order_id)
  redis.call('ZREM', UNREADABLE_ANSWERS, order_id)
  redis.call('HDEL', order_key(order_id), 'unreadable', 'failures')
end

-- What waited for its customer counts as due from now on. Never creates an order.
local function note_due(order_id)
  local order = order_key(order_id)
  if redis.call('EXISTS', order) == 1 then redis.call('HSET', order, 'dueAt', now_ms()) end
end

local HISTORY_LENGTH = 50

-- Adds to the order's history: the newest entries, with the order's time to live. `keeps_end`: this step does not change the
-- order's time to live.
local function add_history(order_id, event, fields, retention_ms, keeps_end)
  local key = history_key(order_id)
  fields.event = event
  fields.atMs = fields.atMs or now_ms()
  local length = redis.pcall('RPUSH', key, cjson.encode(fields))
  -- A history of another type keeps nobody from being notified.
  if type(length) ~= 'number' then return end
  if length > HISTORY_LENGTH then redis.call('LTRIM', key, -HISTORY_LENGTH, -1) end
  if length == 1 or not keeps_end then redis.call('PEXPIRE', key, retention_ms) end
end

-- An attempt is in its delivery until that becomes another one's: then the history has it. See whole-history.ts.
local function note_attempt(order_id, attempt, retention_ms)
  add_history(order_id, 'sending', { atMs = attempt.atMs, chat = attempt.chatId }, retention_ms)
end

-- What is held with this reason waits for operators, not for its customer: see apply-order-update.lua.
local CONTRADICTED = 'canceled_after_paid'
