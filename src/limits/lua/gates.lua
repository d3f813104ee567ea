-- The parts that are no counters: a shut breaker, an opt-out, calls at once, the ledger, the operator's list.
-- The `arguments` of every part begin at a place of ARGV; it gives them, and the place behind them.

local breaker = {}
function breaker.arguments(at) return { rule = ARGV[at], draw = ARGV[at + 1] }, at + 2 end
function breaker.check(call, key, args)
  local share, till = breaker_read(key)
  if share and call.now < till and tonumber(args.draw) >= share then call.refuse(args.rule, till - call.now) end
end
function breaker.undo() return true end

local stop = {}
function stop.arguments(at) return nil, at end
function stop.check(call, key)
  if redis.call('EXISTS', key) == 1 then call.refuse('opted_out', 0) end
end
function stop.undo() return true end

-- A sorted set of calls that may be going on, by the time at which each is forgotten. A member is `<challenge>.<delivery>`.
local calls = {}
function calls.arguments(at)
  return { rule = ARGV[at], member = ARGV[at + 1], max = tonumber(ARGV[at + 2]), life = tonumber(ARGV[at + 3]) }, at + 4
end
function calls.check(call, key, args)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', call.now)
  if redis.call('ZCARD', key) >= args.max and not redis.call('ZSCORE', key, args.member) then
    local first = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
    call.refuse(args.rule, (tonumber(first[2]) or call.now) - call.now)
  end
  call.later(function()
    redis.call('ZADD', key, call.now + args.life, args.member)
    redis.call('PEXPIRE', key, args.life)
  end)
end
-- The name of a challenge stands for all of its calls.
function calls.undo(_, key, args)
  local begin = args.member .. '.'
  for _, member in ipairs(redis.call('ZRANGE', key, 0, -1)) do
    if member == args.member or string.sub(member, 1, #begin) == begin then redis.call('ZREM', key, member) end
  end
  return true
end

local ledger = {}
function ledger.arguments(at) return { about = ARGV[at], amount = ARGV[at + 1], life = ARGV[at + 2] }, at + 3 end
function ledger.check(call, key, args)
  local entry = ledger_read(key) or { about = '', ended = '', sends = {} }
  local send = ledger_send(call.id)
  -- Each send renews the ledger's life: so long ago at least was the newest one.
  if entry.sends[send] then return call.repeated(math.max(0, args.life - redis.call('PTTL', key))) end
  call.later(function()
    -- A failover does not know who asked: what is known of the source stays.
    if #args.about >= #entry.about then entry.about = args.about end
    entry.sends[send] = args.amount
    ledger_write(key, entry, 'PX', args.life)
  end)
end
function ledger.undo(call, key)
  local entry, send = ledger_read(key), ledger_send(call.id)
  if not entry or not entry.sends[send] then return false end
  entry.sends[send] = nil
  if next(entry.sends) then ledger_write(key, entry, 'KEEPTTL') else redis.call('DEL', key) end
  return true
end

local list = {}
function list.arguments(at) return { version = ARGV[at] }, at + 1 end
function list.check(call, key, args)
  if (redis.call('HGET', key, 'version') or '') ~= args.version then call.stale() end
end
function list.undo() return true end
