-- The parts that are no counters: a shut breaker, an opt-out, calls at once, the ledger, the operator's list.

local breaker = {}
function breaker.arguments(take) return { rule = take(), every = tonumber(take()) } end
function breaker.check(call, key, args)
  local got = redis.call('HMGET', key, 'until', 'probe')
  local till, probe = tonumber(got[1]), tonumber(got[2]) or 0
  if not till then return end
  if call.now < till then return call.refuse(args.rule, till - call.now) end
  if call.now < probe + args.every then return call.refuse(args.rule, probe + args.every - call.now) end
  call.later(function() redis.call('HSET', key, 'probe', call.now, 'prober', call.id) end)
end
function breaker.undo(call, key)
  if redis.call('HGET', key, 'prober') == call.id then redis.call('HDEL', key, 'probe', 'prober') end
  return true
end

local stop = {}
function stop.arguments() return {} end
function stop.check(call, key)
  if redis.call('EXISTS', key) == 1 then call.refuse('opted_out', 0) end
end
function stop.undo() return true end

-- A sorted set of calls that may be going on, by the time at which each is forgotten.
local calls = {}
function calls.arguments(take) return { member = take(), max = tonumber(take()), life = tonumber(take()) } end
function calls.check(call, key, args)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', call.now)
  if redis.call('ZCARD', key) >= args.max and not redis.call('ZSCORE', key, args.member) then
    local first = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
    call.refuse('calls_at_once', (tonumber(first[2]) or call.now) - call.now)
  end
  call.later(function()
    redis.call('ZADD', key, call.now + args.life, args.member)
    redis.call('PEXPIRE', key, args.life)
  end)
end
function calls.undo(_, key, args)
  redis.call('ZREM', key, args.member)
  return true
end

-- A hash: `about`, and for each send of the challenge `<request id>` with the amount that was reserved.
local ledger = {}
function ledger.arguments(take) return { about = take(), amount = take(), life = tonumber(take()) } end
function ledger.check(call, key, args)
  if redis.call('HEXISTS', key, call.id) == 1 then return call.repeated(0) end
  call.later(function()
    if args.about == '' then
      redis.call('HSET', key, call.id, args.amount)
    else
      redis.call('HSET', key, call.id, args.amount, 'about', args.about)
    end
    redis.call('PEXPIRE', key, args.life)
  end)
end
function ledger.undo(call, key)
  local taken = redis.call('HDEL', key, call.id) == 1
  if redis.call('HLEN', key) == redis.call('HEXISTS', key, 'about') then redis.call('DEL', key) end
  return taken
end

local list = {}
function list.arguments(take) return { version = take() } end
function list.check(call, key, args)
  if (redis.call('HGET', key, 'version') or '') ~= args.version then call.stale() end
end
function list.undo() return true end
