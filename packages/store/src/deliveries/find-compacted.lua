-- @include "compacted.lua"
-- What is left of these orders, in the same order. Writes nothing.
return answer_calls(function(call)
  local values = {}
  for i, order_id in ipairs(call.orderIds) do
    local _, value = find_compacted(order_id)
    values[i] = value or ''
  end
  return { values = list_of(values) }
end)
