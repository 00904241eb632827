-- @include "check-interval.lua"
-- @include "../deliveries/compacted.lua"
-- The panel's answers about these orders cannot be used. Invariants: an order has one alert, and one entry in its history for each
-- reason, until a usable answer comes or it is not pending any more: see end_unreadable_answers in prelude.lua. Its next check is
-- twice as far away each time, and no other order's is. A panel without a usable answer about any order for two intervals fails as a
-- whole: then no check moves further away, so that all come in time when it answers again. An order that was never known is in a backfill
-- alone: it has one alert a week.
local WEEK_MS = 7 * 24 * 60 * 60 * 1000

local function is_panel_sound(interval_ms)
  for _, at in ipairs(redis.call('HMGET', ROOT .. 'panel-answers', 'foundAt', 'missingAt')) do
    if at and tonumber(at) >= now_ms() - 2 * interval_ms then return true end
  end
  return false
end

local function note_never_known(answer, call)
  local order_id = answer.orderId
  if redis.call('EXISTS', order_key(order_id)) == 1 or read_compacted(order_id) then return end
  if not redis.call('SET', ROOT .. 'incident:unreadable-order:' .. order_id, '1', 'NX', 'PX', WEEK_MS) then return end
  add_history(order_id, 'unreadable', { reason = answer.reason }, call.retentionMs)
  alert('answer_unreadable', order_id)
end

local function note(answer, call)
  local order_id, order = answer.orderId, order_key(answer.orderId)
  if not redis.call('ZSCORE', PENDING, order_id) then return note_never_known(answer, call) end
  local failures = tonumber(redis.call('HGET', order, 'failures') or 0)
  local usual_ms = check_interval_ms(call.steps, order_id) / 2 ^ math.min(failures, MOST_DOUBLINGS)
  if is_panel_sound(usual_ms) then redis.call('HINCRBY', order, 'failures', 1) end
  redis.call('ZADD', PENDING, 'XX', now_ms() + math.floor(check_interval_ms(call.steps, order_id)), order_id)
  if redis.call('HGET', order, 'unreadable') == answer.reason then return end
  redis.call('HSET', order, 'unreadable', answer.reason)
  add_history(order_id, 'unreadable', { reason = answer.reason }, call.retentionMs)
  if redis.call('ZADD', UNREADABLE_ANSWERS, 'NX', now_ms(), order_id) == 1 then alert('answer_unreadable', order_id) end
end

return answer_calls(function(call)
  for _, answer in ipairs(call.answers) do note(answer, call) end
  return true
end)
