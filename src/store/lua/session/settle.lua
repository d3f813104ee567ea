-- Ends an open session that has come to its end: its challenge was verified in time, or its time is over.
--
-- KEYS[1] session
-- ARGV[1] now or ''  ARGV[2] channel of changes  ARGV[3] session id  ARGV[4] retention ms  ARGV[5] verified | expired
-- ARGV[6] challenge  ARGV[7] method  ARGV[8] when it was verified, ms (these three where it was verified)
-- returns {'settled' | 'ignored', fields} or {'missing'}
--@include clock
local now = clock(ARGV[1])
local s = redis.call('HMGET', KEYS[1], 'state', 'expires', 'challenge')
local state, expires, challenge = s[1], tonumber(s[2]), s[3]
if not state then return { 'missing' } end

local function answer(result) return { result, redis.call('HGETALL', KEYS[1]) } end

if state ~= 'open' then return answer('ignored') end
if ARGV[5] == 'verified' then
  if challenge ~= ARGV[6] or tonumber(ARGV[8]) >= expires then return answer('ignored') end
  redis.call('HSET', KEYS[1], 'state', 'verified', 'method', ARGV[7], 'verified', ARGV[8])
else
  if now < expires then return answer('ignored') end
  redis.call('HSET', KEYS[1], 'state', 'expired')
  redis.call('HDEL', KEYS[1], 'to')
end
redis.call('HDEL', KEYS[1], 'token')
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PUBLISH', ARGV[2], ARGV[3])
return answer('settled')
