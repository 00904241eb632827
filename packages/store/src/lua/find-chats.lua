-- Whom notices are to be told to: the state of each that somebody has already, else its order's chat.
local root = KEYS[1]
return for_each_call(0, 1, function(notice)
  local state = state_of(root .. 'delivery:' .. notice)
  local chat = not state and redis.call('HGET', root .. 'order:' .. notice:match(':(.*)$'), 'c')
  return { state or '', chat or '' }
end)
