-- Whether this release knows the notification's kind and can read its delivery. What it cannot stays as it is.
local function is_readable(notification, kinds)
  local kind, order_id = kind_of(notification), order_id_of(notification)
  if not kind or not order_id then return false end
  for _, known in ipairs(kinds) do
    if kind == known then return read_delivery(delivery_key(notification)) ~= 'unreadable' end
  end
  return false
end
