-- The chat can be written to again: what was held for its orders is due at once, some orders a call. Invariant: as in reopen.lua.
local chat_orders, outbox, held = unpack(KEYS)
local cursor, count, kinds, delivery_prefix, history_prefix = ARGV[1], ARGV[2], cjson.decode(ARGV[3]), ARGV[4], ARGV[5]
local by, sweep_after_ms, retention_ms, order_prefix = ARGV[6], tonumber(ARGV[7]), tonumber(ARGV[8]), ARGV[9]
local names = { delivery = delivery_prefix, held = held, outbox = outbox, order = order_prefix, history = history_prefix }
local released = {}
local page = redis.call('ZSCAN', chat_orders, cursor, 'COUNT', count)
for i = 1, #page[2], 2 do
  local notifications = release_held(page[2][i], kinds, names, by, now_ms() + sweep_after_ms, retention_ms)
  for _, notification in ipairs(notifications) do released[#released + 1] = notification end
end
return { page[1], released }
