-- Writes a subject's approvals, if nobody else has written since they were read.
--
-- KEYS[1] record
-- ARGV[1] revision that it was read at, 0 for a new one  ARGV[2] 'PUBLISH', or 'SPUBLISH' on a Cluster  ARGV[3] channel, in the record's hash slot
-- ARGV[4] when it may be forgotten, Unix ms  ARGV[5] version of the form  ARGV[6] sealed content
-- returns {'written'} | {'stale', revision, version, sealed content}
local revision = tonumber(redis.call('HGET', KEYS[1], 'rev')) or 0
if revision ~= tonumber(ARGV[1]) then
  return { 'stale', unpack(redis.call('HMGET', KEYS[1], 'rev', 'v', 'data')) }
end
redis.call('HSET', KEYS[1], 'rev', revision + 1, 'v', ARGV[5], 'data', ARGV[6])
redis.call('PEXPIREAT', KEYS[1], ARGV[4])
redis.call(ARGV[2], ARGV[3], '')
return { 'written' }
