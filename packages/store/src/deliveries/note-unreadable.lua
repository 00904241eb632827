-- Notes entries that a process cannot read, for operators. Invariant: the entries themselves stay as they are.
return answer_calls(function(call)
  for _, id in ipairs(call.ids) do note_unreadable(id) end
  return true
end)
