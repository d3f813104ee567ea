-- Keeps a new session until its link is opened or forgotten.
--
-- KEYS[1] session
-- ARGV[1] now or ''  ARGV[2] life of the link, ms  ARGV[3] retention ms  ARGV[4..] fields of the hash and their values
-- returns {'created', fields}
--@include clock
local now = clock(ARGV[1])
local expires = now + tonumber(ARGV[2])
local fields = { 'state', 'open', 'created', now, 'expires', expires, 'starts', 0 }
for i = 4, #ARGV do fields[#fields + 1] = ARGV[i] end
redis.call('HSET', KEYS[1], unpack(fields))
redis.call('PEXPIREAT', KEYS[1], expires + tonumber(ARGV[3]))
return { 'created', redis.call('HGETALL', KEYS[1]) }
