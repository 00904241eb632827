-- What has to be known to tell notices, in one step: where each stands, its order, its customer's language, and for a refund
-- whether the payment was told.
local delivery_prefix, order_prefix, chat_prefix = ARGV[1], ARGV[2], ARGV[3]
local facts = {}
for i = 4, #ARGV do
  local notice = ARGV[i]
  local kind, order_id = notice:match('^(%a+):(.*)$')
  local state = read_delivery(delivery_prefix .. notice)
  if state then
    facts[#facts + 1] = { state, {}, '', 0 }
  else
    local order = redis.call('HGETALL', order_prefix .. order_id)
    local chat = redis.call('HGET', order_prefix .. order_id, 'c')
    local language = chat and redis.call('HGET', chat_prefix .. chat, 'language')
    local is_paid_told = kind == 'refunded' and read_delivery(delivery_prefix .. 'paid:' .. order_id) == 'sent'
    facts[#facts + 1] = { '', order, language or '', is_paid_told and 1 or 0 }
  end
end
return facts
