-- Of a compacted order the amount is gone. The chat that the panel named is enough; one that a customer linked says nothing of the
-- panel's own.
local function is_reused_compacted(order, call)
  local compacted = order.compacted
  return call.chatId and compacted.chat and not compacted.is_linked and call.chatId ~= compacted.chat
end

-- Whether the panel gave the id of an order that is over to another customer: another chat than the first owner's, or the customer's
-- who linked it, and another amount.
local function is_reused_id(order, call)
  local known, status = order.known, order.status
  if order.compacted then return is_reused_compacted(order, call) end
  local first_owner, money = known.owner or known.c, known.m
  if not status or status == 'pending' or status == 'unknown' or not first_owner or not money then return false end
  if not call.chatId or call.chatId == first_owner or call.chatId == order.chat or not call.money then return false end
  return call.money ~= money and call.money ~= money:match('^%S+') and call.money:match('^%S+') ~= money
end

-- A compacted order gets no record for it.
local function is_first_refusal(order, call)
  if order.compacted then
    local noted = redis.call('GET', reused_id_key(order.id)) == call.chatId
    if not noted then redis.call('SET', reused_id_key(order.id), call.chatId, 'PX', call.retentionMs) end
    return not noted
  end
  if order.known.reusedBy == call.chatId then return false end
  redis.call('HSET', order.key, 'reusedBy', call.chatId)
  return true
end

-- Nothing of it is applied: what the first customer was sent stays true, and the other one reads nothing of it. Operators get an
-- alert with both, once for each other chat.
local function refuse_reused_id(order, call)
  local is_first = is_first_refusal(order, call)
  if is_first then
    local both = {
      orderId = order.id, chatId = order.chat, money = order.known.m, otherChatId = call.chatId, otherMoney = call.money,
    }
    alert('id_reused', cjson.encode(both))
    local entry = { chat = call.chatId, word = call.word, source = call.source }
    if not order.compacted then add_history(order.id, 'id_reused', entry, call.retentionMs) end
  end
  order.warnings.reusedId = is_first
end
