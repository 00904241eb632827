-- The next free slot for one message: a generic cell rate algorithm with no burst
-- (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm), one cell for the token and one for the chat.
-- Invariant: two slots of the token are at least `spacing` apart, two of a chat `interval`, and none lies inside a hold.
local token, chat, hold = unpack(KEYS)
local spacing_us, interval_us, horizon_us = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])

local held_until = tonumber(redis.call('GET', hold) or '0')
local token_free = math.max(now, held_until, tonumber(redis.call('GET', token) or '0'))
local chat_free = tonumber(redis.call('GET', chat) or '0')
local wait_us = math.max(token_free, chat_free) - now
-- A chat that is not ready must not keep a slot from the others, and nobody reserves far ahead.
if chat_free > token_free or wait_us > horizon_us then return { 0, math.ceil(wait_us / 1000) } end

redis.call('SET', token, string.format('%.0f', token_free + spacing_us), 'PX', math.ceil((wait_us + spacing_us) / 1000) + 1000)
if interval_us > 0 then
  redis.call('SET', chat, string.format('%.0f', token_free + interval_us), 'PX', math.ceil((wait_us + interval_us) / 1000) + 1000)
end
return { 1, math.ceil(wait_us / 1000) }
