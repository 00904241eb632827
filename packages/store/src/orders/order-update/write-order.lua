-- The record itself has the newest change of status; the history has those before it. See whole-history.ts.
local function note_change(order, call)
  if not order.advances or order.is_new and order.status == 'pending' then return end
  local known = order.known
  local source, result = (known.via or ''):match('^(%a+) (%a+)$')
  if source then
    local entry = { atMs = tonumber(known.changedAt), status = known.status, word = known.word, source = source, result = result }
    add_history(order.id, 'order_update', entry, call.retentionMs)
  end
  if order.is_pending then
    local entry = { status = order.status, word = call.word, source = call.source, result = order.result }
    add_history(order.id, 'order_update', entry, call.retentionMs)
  else
    put(order, 'via', call.source .. ' ' .. order.result)
  end
end

local function write_order(order, call)
  local changes, gone = order.changes, order.gone
  if #gone > 0 then redis.call('HDEL', order.key, unpack(gone)) end
  if #changes > 0 then redis.call('HSET', order.key, unpack(changes)) end
  -- A mere repetition changes nothing and needs no write.
  if not order.is_pending and #changes + #gone > 0 then redis.call('PEXPIRE', order.key, call.retentionMs) end
end

-- The same reply for every update. What did not happen is false.
local function to_reply(order)
  local warnings = order.warnings
  return {
    result = order.result,
    dueKind = order.due_kind,
    before = order.before,
    after = order.status,
    chat = order.chat,
    reachability = order.chat and redis.call('HGET', chat_key(order.chat), 'reachability') or nil,
    isStopped = not order.chat and order.known.stopped and true or nil,
    isHeld = order.delivery_state == 'held' or nil,
    cleared = warnings.cleared or false,
    newWord = warnings.newWord or false,
    futureTime = warnings.futureTime or false,
    otherOwner = warnings.otherOwner or false,
    leftOut = warnings.leftOut or false,
    otherAmount = warnings.otherAmount,
    contradicted = warnings.contradicted or false,
    reusedId = warnings.reusedId,
  }
end
