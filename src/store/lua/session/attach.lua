-- Makes the challenge of a claimed start the one that the session follows, unless a later start was claimed meanwhile.
--
-- KEYS[1] session
-- ARGV[1] now or ''  ARGV[2] channel of changes  ARGV[3] session id  ARGV[4] number of the start  ARGV[5] challenge
-- ARGV[6] sealed number, '' to leave the number as it is  ARGV[7] masked number  ARGV[8] its country
-- returns {'attached' | 'overtaken' | 'ended', fields} or {'missing'}
--@include clock
local now = clock(ARGV[1])
local s = redis.call('HMGET', KEYS[1], 'state', 'expires', 'starts')
local state, expires, starts = s[1], tonumber(s[2]), s[3]
if not state then return { 'missing' } end
local result = 'attached'
if state ~= 'open' or now >= expires then
  result = 'ended'
elseif starts ~= ARGV[4] then
  result = 'overtaken'
else
  redis.call('HSET', KEYS[1], 'challenge', ARGV[5])
  if ARGV[6] ~= '' then
    redis.call('HSET', KEYS[1], 'to', ARGV[6], 'mask', ARGV[7], 'region', ARGV[8], 'typed', 1)
  end
  redis.call('PUBLISH', ARGV[2], ARGV[3])
end
return { result, redis.call('HGETALL', KEYS[1]) }
