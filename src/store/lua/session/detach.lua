-- The session follows a challenge no more. A number that the person typed goes with it; one that the service gave stays.
--
-- KEYS[1] session
-- ARGV[1] channel of changes  ARGV[2] session id  ARGV[3] challenge
-- returns {'detached' | 'ignored', fields} or {'missing'}
local s = redis.call('HMGET', KEYS[1], 'state', 'challenge', 'typed')
local state, challenge, typed = s[1], s[2], s[3]
if not state then return { 'missing' } end
if state ~= 'open' or challenge ~= ARGV[3] then return { 'ignored', redis.call('HGETALL', KEYS[1]) } end
redis.call('HDEL', KEYS[1], 'challenge')
if typed then redis.call('HDEL', KEYS[1], 'to', 'mask', 'region', 'typed') end
redis.call('PUBLISH', ARGV[1], ARGV[2])
return { 'detached', redis.call('HGETALL', KEYS[1]) }
