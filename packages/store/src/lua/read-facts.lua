-- What has to be known to tell a notice, in one step: where it stands, its order, its customer's language, and for a refund
-- whether the payment was told.
local delivery, order, paid_delivery = unpack(KEYS)
local chat_prefix, kind = ARGV[1], ARGV[2]
local state = read_delivery(delivery)
if state then return { state, {}, '', 0 } end
local chat = redis.call('HGET', order, 'c')
local language = chat and redis.call('HGET', chat_prefix .. chat, 'language')
local is_paid_told = kind == 'refunded' and read_delivery(paid_delivery) == 'sent'
return { '', redis.call('HGETALL', order), language or '', is_paid_told and 1 or 0 }
