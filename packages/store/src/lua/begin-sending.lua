-- claimed(owner) → sending(owner, until), right before the request is written. Invariant: only while the rest of the lease
-- exceeds the send time-out plus a margin, so a claim that outlived its lease can never send. From here on no lease
-- frees the notice: if its owner dies now, nobody can know.
local delivery, story = unpack(KEYS)
local owner, send_timeout_ms, margin_ms, chat, retention_ms = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
local state, fields = read_delivery(delivery)
if state == 'sending' and fields.owner == owner then return 1 end
if state ~= 'claimed' or fields.owner ~= owner then return 0 end
if redis.call('PTTL', delivery) <= send_timeout_ms + margin_ms then return 0 end
local now = now_ms()
redis.call('SET', delivery, to_value('sending', { owner = owner, atMs = now, untilMs = now + send_timeout_ms + margin_ms, chatId = chat }))
tell(story, 'sending', { chat = chat }, retention_ms)
return 1
