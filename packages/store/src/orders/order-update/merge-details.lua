-- A time that lies ahead counts as unsaid, with one warning for each order.
local function past(order, call, time)
  if not time or time <= now_ms() + call.clockToleranceMs then return time end
  if not order.known.futureTime then
    put(order, 'futureTime', 1)
    order.warnings.futureTime = true
  end
  return nil
end

-- Of two updates with one status the newer one counts, by the panel's time where both say one. What the customer was notified
-- of stays. An amount without a currency never takes the currency from the same amount.
local function merge_details(order, call)
  local time, known_time = past(order, call, call.updatedAtMs), tonumber(order.known.updatedAt or '')
  local money, new_money = order.known.m, call.money
  local is_older = order.is_repeated and time and known_time and time < known_time
  local is_notified = order.is_repeated and order.delivery_state == 'sent'
  if money and new_money == money:match('^%S+') then new_money = money end
  if order.is_repeated and not order.is_pending and money and new_money and new_money ~= money then
    order.warnings.otherAmount = (is_older or is_notified) and 'ignored' or 'taken'
  end
  if order.is_late or is_older or is_notified then return end
  if new_money and new_money ~= money then put(order, 'm', new_money) end
  if call.url then put(order, 'url', call.url) end
  local paid_at = past(order, call, call.paidAtMs)
  if paid_at then put_new(order, 'paidAt', string.format('%.0f', paid_at)) end
  if call.method then put_new(order, 'method', call.method) end
  if call.number and call.number ~= order.known.number then
    put(order, 'number', call.number)
    -- Where it is another text, compaction could not know the key below.
    if call.numberKey ~= call.number then put(order, 'numberKey', call.numberKey) end
    redis.call('SET', ROOT .. 'order-number:' .. call.numberKey, order.id, 'PX', call.retentionMs)
  end
  -- When the panel changed an order matters once it is no longer pending. The time of an earlier status is not this one's.
  if time and not order.is_pending then
    put(order, 'updatedAt', string.format('%.0f', time))
  elseif order.advances and known_time then
    drop(order, 'updatedAt')
  end
end

local MOST_LEFT_OUT_CHARS = 2000

-- What could not be used is in the order's history, each thing once: a webhook and a check may leave out different ones by turns.
local function note_left_out(order, call)
  local known = order.known.leftOut
  if not call.leftOut or known and #known > MOST_LEFT_OUT_CHARS then return end
  local new = {}
  for reason in (call.leftOut .. '; '):gmatch('(.-); ') do
    if not known or not known:find(reason, 1, true) then new[#new + 1] = reason end
  end
  if #new == 0 then return end
  local reasons = table.concat(new, '; ')
  put(order, 'leftOut', known and known .. '; ' .. reasons or reasons)
  add_history(order.id, 'left_out', { reason = reasons }, call.retentionMs)
  order.warnings.leftOut = true
end
