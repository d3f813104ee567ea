-- Uses a session's link up and binds the session to one browser. Of many that come at once, the first one gets it.
--
-- KEYS[1] session
-- ARGV[1] now or ''  ARGV[2] channel of changes  ARGV[3] session id  ARGV[4] hash of the token  ARGV[5] hash of the cookie
-- ARGV[6] life ms  ARGV[7] retention ms  ARGV[8] locale, for a session without one
-- returns {'opened', fields} or {'refused'}
--@include clock
local now = clock(ARGV[1])
local s = redis.call('HMGET', KEYS[1], 'state', 'token', 'expires')
local state, token, expires = s[1], s[2], tonumber(s[3])
if state ~= 'open' or token ~= ARGV[4] or now >= expires then return { 'refused' } end

expires = now + tonumber(ARGV[6])
redis.call('HDEL', KEYS[1], 'token')
-- Its hash stays, so that whoever comes by the link later is told that it was opened.
redis.call('HSET', KEYS[1], 'opener', token, 'cookie', ARGV[5], 'opened', now, 'expires', expires)
redis.call('HSETNX', KEYS[1], 'locale', ARGV[8])
redis.call('PEXPIREAT', KEYS[1], expires + tonumber(ARGV[7]))
redis.call('PUBLISH', ARGV[2], ARGV[3])
return { 'opened', redis.call('HGETALL', KEYS[1]) }
