-- What Redis gives its scripts (https://redis.io/docs/latest/develop/programmability/lua-api/), for Lua 5.4: `redis.call`,
-- `cjson`, `unpack`. Texts cross to JavaScript as one line of parts, since every crossing costs; no value of ours has a
-- unit separator or record separator in it; the latter is for a list within a list (ZSCAN).
local SEPARATOR, INNER_SEPARATOR = '\x1f', '\x1e'
local cross = cross_to_redis
local concat, sort, sub, byte, gmatch, find, format = table.concat, table.sort, string.sub, string.byte, string.gmatch, string.find, string.format

local function split(line, separator)
  local parts, n = {}, 0
  for part in gmatch(line .. separator, '([^' .. separator .. ']*)' .. separator) do
    n = n + 1
    parts[n] = part
  end
  return parts
end

local function to_argument(value)
  if math.type(value) == 'float' then return format('%.17g', value) end
  return value
end

-- A reply is its kind (`$` text, `:` integer, `_` nil, `+` status, `*` list, `-` error) and its text.
local function to_reply(line, separator)
  local kind, text = byte(line), sub(line, 2)
  if kind == 36 then return text end
  if kind == 58 then return math.tointeger(text) end
  if kind == 95 then return false end
  if kind == 43 then return { ok = text } end
  if kind == 45 then error(text, 0) end
  if text == '' then return {} end
  local items = split(text, separator)
  for i, item in ipairs(items) do items[i] = to_reply(item, INNER_SEPARATOR) end
  return items
end

local redis = { sha1hex = sha1_hex }
function redis.call(...)
  local arguments = { ... }
  for i, value in ipairs(arguments) do arguments[i] = to_argument(value) end
  return to_reply(cross(concat(arguments, SEPARATOR)), SEPARATOR)
end

function redis.pcall(...)
  local is_done, reply = pcall(redis.call, ...)
  if is_done then return reply end
  return { err = reply }
end

local ESCAPES = { ['"'] = '\\"', ['\\'] = '\\\\', ['/'] = '\\/', ['\b'] = '\\b', ['\f'] = '\\f', ['\n'] = '\\n', ['\r'] = '\\r', ['\t'] = '\\t' }
local function encode_text(text)
  return '"' .. text:gsub('[%c"\\/]', function(char) return ESCAPES[char] or format('\\u%04x', byte(char)) end) .. '"'
end

-- Keys in order, so that the same run gives the same texts.
local function encode(value)
  local kind = type(value)
  if kind == 'string' then return encode_text(value) end
  if kind == 'number' then return format('%.14g', value) end
  if kind ~= 'table' then return kind == 'nil' and 'null' or tostring(value) end
  local parts = {}
  if #value > 0 then
    for i, item in ipairs(value) do parts[i] = encode(item) end
    return '[' .. concat(parts, ',') .. ']'
  end
  local keys = {}
  for key in pairs(value) do keys[#keys + 1] = key end
  sort(keys)
  for i, key in ipairs(keys) do parts[i] = encode_text(key) .. ':' .. encode(value[key]) end
  return '{' .. concat(parts, ',') .. '}'
end

local UNESCAPES = { b = '\b', f = '\f', n = '\n', r = '\r', t = '\t' }
local LITERALS = { ['true'] = true, ['false'] = false }
local decode_value

local function decode_text(text, at)
  local from = at + 1
  local stop = find(text, '["\\]', from)
  while sub(text, stop, stop) == '\\' do stop = find(text, '["\\]', stop + 2) end
  local raw = sub(text, from, stop - 1)
  if find(raw, '\\', 1, true) then
    raw = raw:gsub('\\u(%x%x%x%x)', function(hex) return utf8.char(tonumber(hex, 16)) end)
    raw = raw:gsub('\\(.)', function(char) return UNESCAPES[char] or char end)
  end
  return raw, stop + 1
end

local function decode_items(text, at, close, read_item)
  local items = {}
  at = find(text, '%S', at + 1)
  while sub(text, at, at) ~= close do
    at = read_item(items, at)
    at = find(text, '[^%s,]', at)
  end
  return items, at + 1
end

function decode_value(text, at)
  at = find(text, '%S', at)
  local char = sub(text, at, at)
  if char == '"' then return decode_text(text, at) end
  if char == '{' then
    return decode_items(text, at, '}', function(items, from)
      local key, after = decode_text(text, from)
      items[key], after = decode_value(text, find(text, ':', after, true) + 1)
      return after
    end)
  end
  if char == '[' then
    return decode_items(text, at, ']', function(items, from)
      local item, after = decode_value(text, from)
      items[#items + 1] = item
      return after
    end)
  end
  local _, stop, word = find(text, '^([%w%.%+%-]+)', at)
  if LITERALS[word] ~= nil then return LITERALS[word], stop + 1 end
  return math.tointeger(tonumber(word)) or tonumber(word), stop + 1
end

local environment = {
  redis = redis,
  cjson = { encode = encode, decode = function(text) return (decode_value(text, 1)) end },
  unpack = table.unpack,
  string = string, table = table, math = math,
  tonumber = tonumber, tostring = tostring, type = type,
  ipairs = ipairs, pairs = pairs, next = next, select = select, setmetatable = setmetatable, error = error, assert = assert, pcall = pcall,
}
setmetatable(environment, {
  __index = function(_, name) error('Script attempted to access nonexistent global variable \'' .. name .. '\'', 2) end,
  __newindex = function(_, name) error('Attempt to modify a readonly table: global \'' .. name .. '\'', 2) end,
})

-- A script's result as Redis would answer it, in JSON.
local function to_result(value)
  local kind = type(value)
  if kind == 'number' then return format('%d', value >= 0 and math.floor(value) or math.ceil(value)) end
  if kind == 'string' then return encode_text(value) end
  if kind == 'boolean' then return value and '1' or 'null' end
  if kind == 'nil' then return 'null' end
  if value.ok then return '{"ok":' .. encode_text(value.ok) .. '}' end
  local parts = {}
  for i, item in ipairs(value) do parts[i] = to_result(item) end
  return '[' .. concat(parts, ',') .. ']'
end

local scripts = {}

function define_script(name, source) scripts[name] = assert(load(source, '=' .. name, 't', environment)) end

function run_script(name, key_count, line)
  local keys, arguments = split(line, SEPARATOR), {}
  for i = key_count + 1, #keys do
    arguments[i - key_count] = keys[i]
    keys[i] = nil
  end
  rawset(environment, 'KEYS', keys)
  rawset(environment, 'ARGV', arguments)
  return to_result(scripts[name]())
end
