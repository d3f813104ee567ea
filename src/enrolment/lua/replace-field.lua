-- Sets or drops one field of a hash, if it has the value that was read.
--
-- KEYS[1] hash
-- ARGV[1] field  ARGV[2] the value that was read, '' if there was none  ARGV[3] the new value, '' drops it
-- returns the field's value now, '' if it has none
local now = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if now ~= ARGV[2] then return now end
if ARGV[3] == '' then redis.call('HDEL', KEYS[1], ARGV[1]) else redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) end
return ARGV[3]
