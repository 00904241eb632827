-- @include "compacted.lua"
-- Forgets the compacted orders of a bucket that were last notified before a day. Invariant: of no other order.
return answer_calls(function(call)
  local bucket = ROOT .. 'notified:' .. call.bucket
  local before = math.floor((math.min(now_ms(), call.nowMs) - call.retentionMs) / DAY_MS)
  local entries, gone, has_children = redis.call('HGETALL', bucket), {}, false
  for i = 1, #entries, 2 do
    if entries[i] == HAS_CHILDREN then
      has_children = true
    else
      local last = 0
      for day in entries[i + 1]:match('^%S*'):gmatch('%a(%d+)') do last = math.max(last, tonumber(day)) end
      if last < before then gone[#gone + 1] = entries[i] end
    end
  end
  if #gone > 0 then redis.call('HDEL', bucket, unpack(gone)) end
  return { forgotten = #gone, hasChildren = has_children }
end)
