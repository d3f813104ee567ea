-- Hands out the session's result. The first call ends an open session and names the result; whoever comes later finds the
-- result as it is, whatever they asked for.
--
-- KEYS[1] session
-- ARGV[1] now or ''  ARGV[2] channel of changes  ARGV[3] session id  ARGV[4] retention ms  ARGV[5] id of the result
-- ARGV[6] state  ARGV[7] outcome: how an open session ends, both '' where only a verified one may finish
-- returns {'finished' | 'unverified', fields} or {'missing'}
--@include clock
local now = clock(ARGV[1])
local s = redis.call('HMGET', KEYS[1], 'state', 'expires', 'result')
local state, expires, result = s[1], tonumber(s[2]), s[3]
if not state then return { 'missing' } end

local function answer(kind) return { kind, redis.call('HGETALL', KEYS[1]) } end

if result then return answer('finished') end
local outcome = state
if state == 'open' then
  if now >= expires then
    state, outcome = 'expired', 'expired'
  elseif ARGV[6] == '' then
    return answer('unverified')
  else
    state, outcome = ARGV[6], ARGV[7]
  end
end
redis.call('HSET', KEYS[1], 'state', state, 'outcome', outcome, 'result', ARGV[5], 'finished', now)
if state ~= 'verified' then redis.call('HDEL', KEYS[1], 'to') end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PUBLISH', ARGV[2], ARGV[3])
return answer('finished')
