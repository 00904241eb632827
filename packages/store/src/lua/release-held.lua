-- held → (absent), due at once, for the notices of a chat's orders, some orders a call: the chat can be written to again.
-- Invariant: as in reopen.lua; what may become held in a moment is told of it, so that it does not stay there.
local chat_orders, undelivered, held = unpack(KEYS)
local cursor, count, kinds, delivery_prefix, story_prefix = ARGV[1], ARGV[2], cjson.decode(ARGV[3]), ARGV[4], ARGV[5]
local by, sweep_after_ms, retention_ms, order_prefix = ARGV[6], tonumber(ARGV[7]), tonumber(ARGV[8]), ARGV[9]
local now, released = now_ms(), {}
local page = redis.call('ZSCAN', chat_orders, cursor, 'COUNT', count)
for i = 1, #page[2], 2 do
  for _, kind in ipairs(kinds) do
    local notice = kind .. ':' .. page[2][i]
    local delivery = delivery_prefix .. notice
    local state, fields = read_delivery(delivery)
    note_return(delivery, state, fields)
    if state == 'held' then
      redis.call('DEL', delivery)
      redis.call('ZREM', held, notice)
      redis.call('ZADD', undelivered, now + sweep_after_ms, notice)
      note_due(order_prefix .. page[2][i], now)
      tell(story_prefix .. page[2][i], 'reopened', { from = 'held', by = by }, retention_ms)
      released[#released + 1] = notice
    end
  end
end
return { page[1], released }
