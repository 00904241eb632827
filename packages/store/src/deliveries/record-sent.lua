-- sending(owner) → sent. Invariant: "sent" is written only by the attempt that saw Telegram's answer. An answer that comes
-- after the sweep gave the attempt up as uncertain still counts: it is knowledge.
-- Replies whether it is recorded, and for a payment the milliseconds from "could be notified" to now.
local function time_to_notified(order_id)
  local known = redis.call('HMGET', order_key(order_id), 'status', 'changedAt', 'dueAt')
  -- An order that went on from "paid" no longer knows when that was.
  if known[1] ~= 'paid' or not known[2] then return nil end
  return math.max(0, now_ms() - math.max(tonumber(known[2]), tonumber(known[3] or '0')))
end

-- The histogram's bucket of a time: from 10 ms on each doubling has eight equal steps, so that the middle of a bucket is at
-- most 6 % from what is in it. Read by statistics.ts.
local function bucket_of(ms)
  local octave, low = 0, 10
  while ms >= 2 * low do
    octave, low = octave + 1, 2 * low
  end
  return string.format('%d', octave * 8 + math.floor(math.max(ms - low, 0) * 8 / low))
end

return answer_calls(function(call)
  local notification, now = call.notification, now_ms()
  local order_id, delivery = order_id_of(notification), delivery_key(notification)
  local state, fields = read_delivery(delivery)
  if state == 'sent' and fields.messageId == call.messageId then return { isRecorded = true } end
  if (state ~= 'sending' and state ~= 'uncertain') or fields.owner ~= call.owner then return { isRecorded = false } end
  local sent = { atMs = now, messageId = call.messageId, chatId = fields.chatId }
  if state == 'sending' then sent.beganAtMs = fields.atMs end
  replace_sending(delivery, 'sent', sent, 'PX', call.retentionMs)
  redis.call('ZREM', OUTBOX, notification)
  if state == 'uncertain' then redis.call('ZREM', list_key('uncertain'), notification) end
  redis.call('RPUSH', SENT, notification)
  count_event('notified')
  local took_ms = kind_of(notification) == 'paid' and time_to_notified(order_id) or nil
  if took_ms then count_event(bucket_of(took_ms)) end
  return { isRecorded = true, tookMs = took_ms }
end)
