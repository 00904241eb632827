-- Whom notifications are to be notified to: the state of each that somebody has already, else its order's chat.
local root = KEYS[1]
return for_each_call(0, 1, function(notification)
  local state = state_of(root .. 'delivery:' .. notification)
  local chat = not state and redis.call('HGET', root .. 'order:' .. notification:match(':(.*)$'), 'c')
  return { state or '', chat or '' }
end)
