-- Whether the panel gave the id of an order that is over to another customer: another chat than the first owner's, and another amount.
local function is_reused_id(order, call)
  local known, status = order.known, order.status
  local first_owner, money = known.owner or (not known.l and known.c), known.m
  if not status or status == 'pending' or status == 'unknown' or not first_owner or not money then return false end
  if not call.chatId or call.chatId == first_owner or call.chatId == order.chat or not call.money then return false end
  return call.money ~= money and call.money ~= money:match('^%S+') and call.money:match('^%S+') ~= money
end

-- Nothing of it is applied: what the first customer was sent stays true, and the other one reads nothing of it. Operators get an
-- alert with both, once for each other chat.
local function refuse_reused_id(order, call)
  local is_first = order.known.reusedBy ~= call.chatId
  if is_first then
    redis.call('HSET', order.key, 'reusedBy', call.chatId)
    local both = {
      orderId = order.id, chatId = order.known.c, money = order.known.m, otherChatId = call.chatId, otherMoney = call.money,
    }
    alert('id_reused', cjson.encode(both))
    add_history(order.id, 'id_reused', { chat = call.chatId, word = call.word, source = call.source }, call.retentionMs)
  end
  order.warnings.reusedId = is_first
end
