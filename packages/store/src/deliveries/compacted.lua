-- Is included by a script that may meet compacted orders.
-- A notified order whose details are gone is one field of a hash `notified:<digits>`, named by the order's id. Its value is
-- "<kind><day>,…" and its chat, if any: "paid20423 501", "paid20423 ~501" where a customer linked it and the panel did not name
-- that chat, or "paid20423 !501" where that customer stopped it. Kinds are in the order of their statuses: the last one is the
-- order's. Invariant: an order that has a record too has the same kinds there, in
-- its field `notified`, so that an attempt that reads the record asks no more.
-- A bucket with few fields is one packed list in Redis. What finds it full goes to one of its 16 children, whose names are one
-- digit longer. A bucket that has children says so by a field that can be no order's id, since those have no outer spaces.
local BUCKET_DIGITS, BUCKET_LIMIT, HAS_CHILDREN = 3, 100, ' '
local DAY_MS = 24 * 60 * 60 * 1000

-- The bucket that has the order, with its value, or the bucket where it would be.
local function find_compacted(order_id)
  local digest, digits = redis.sha1hex(order_id), BUCKET_DIGITS
  while true do
    local bucket = ROOT .. 'notified:' .. digest:sub(1, digits)
    local found = redis.call('HMGET', bucket, order_id, HAS_CHILDREN)
    if found[1] or not found[2] then return bucket, found[1] or nil end
    digits = digits + 1
  end
end

-- The chat to which the panel gave the id of a compacted order too.
local function reused_id_key(order_id) return ROOT .. 'reused-id:' .. order_id end

-- What is left of a compacted order, or nil. `status` is that of its last kind.
local function read_compacted(order_id)
  local _, value = find_compacted(order_id)
  if not value then return nil end
  local kinds, sign, chat = value:match('^(%S*) ?([!~]?)(%S*)$')
  return {
    kinds = kinds,
    status = kinds:match('(%a+)%d+i?$'),
    chat = sign ~= '!' and chat ~= '' and chat or nil,
    is_linked = sign == '~',
    stopped_by = sign == '!' and chat or nil,
  }
end

local function write_compacted(order_id, compacted)
  local bucket, known = find_compacted(order_id)
  if not known and redis.call('HLEN', bucket) >= BUCKET_LIMIT then
    redis.call('HSET', bucket, HAS_CHILDREN, '')
    return write_compacted(order_id, compacted)
  end
  local sign = not compacted.chat and '!' or compacted.is_linked and '~' or ''
  local chat = compacted.chat or compacted.stopped_by
  redis.call('HSET', bucket, order_id, chat and compacted.kinds .. ' ' .. sign .. chat or compacted.kinds)
end

-- These kinds and one more, in the order of `kinds`.
local function with_kind(known, new, day, kinds)
  local parts = {}
  for _, kind in ipairs(kinds) do
    local known_day, imported = day_of(known or '', kind)
    local its_day = kind == new and day or known_day and known_day .. imported
    if its_day then parts[#parts + 1] = kind .. its_day end
  end
  return table.concat(parts, ',')
end

-- A delivery, also a compacted one.
local read_delivery_key = read_delivery
local function read_delivery(key)
  local state, fields = read_delivery_key(key)
  if state then return state, fields end
  local kind, order_id = key:match('(%a+):(.*)$', #delivery_key('') + 1)
  local compacted = read_compacted(order_id)
  local day = compacted and day_of(compacted.kinds, kind)
  if not day then return nil, {} end
  return 'sent', { atMs = tonumber(day) * DAY_MS }
end

local function state_of(key) return (read_delivery(key)) end

