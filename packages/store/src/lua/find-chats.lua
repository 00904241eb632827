-- Whom notices are to be told to, in one step: the state of each that somebody has already, else its order's chat.
local delivery_prefix, order_prefix = ARGV[1], ARGV[2]
local found = {}
for i = 3, #ARGV do
  local state = read_delivery(delivery_prefix .. ARGV[i])
  local chat = not state and redis.call('HGET', order_prefix .. ARGV[i]:match(':(.*)$'), 'c')
  found[#found + 1] = { state or '', chat or '' }
end
return found
