-- Writes one change of a session, if nobody else has written since it was read.
--
-- KEYS[1] session
-- ARGV[1] revision that it was read at, 0 for a new one  ARGV[2] 'PUBLISH', or 'SPUBLISH' on a Cluster  ARGV[3] when it may be forgotten, Unix ms, or ''
-- ARGV[4] how many fields are set  ARGV[5..] their names and values in turn, then the names of fields to drop
-- returns {'written' | 'stale', fields}
local revision, count = tonumber(redis.call('HGET', KEYS[1], 'rev')) or 0, tonumber(ARGV[4])
if revision ~= tonumber(ARGV[1]) then return { 'stale', redis.call('HGETALL', KEYS[1]) } end
local fields, gone = { 'rev', revision + 1 }, {}
for i = 5, 4 + 2 * count do fields[#fields + 1] = ARGV[i] end
for i = 5 + 2 * count, #ARGV do gone[#gone + 1] = ARGV[i] end
redis.call('HSET', KEYS[1], unpack(fields))
if #gone > 0 then redis.call('HDEL', KEYS[1], unpack(gone)) end
if ARGV[3] ~= '' then redis.call('PEXPIREAT', KEYS[1], ARGV[3]) end
-- `session:{…}` has the channel `changed:{…}`: one hash slot.
redis.call(ARGV[2], 'changed' .. string.sub(KEYS[1], 8), '')
return { 'written', redis.call('HGETALL', KEYS[1]) }
