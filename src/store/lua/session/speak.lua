-- The person chose another language: of the pages, and of messages and calls that are started from now on.
--
-- KEYS[1] session
-- ARGV[1] channel of changes  ARGV[2] session id  ARGV[3] locale
-- returns {'spoken', fields} or {'missing'}
if redis.call('EXISTS', KEYS[1]) == 0 then return { 'missing' } end
redis.call('HSET', KEYS[1], 'locale', ARGV[3])
redis.call('PUBLISH', ARGV[1], ARGV[2])
return { 'spoken', redis.call('HGETALL', KEYS[1]) }
