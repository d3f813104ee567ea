-- Writes the next document of settings if nobody else did meanwhile, keeps it for the history, and tells all processes.
--
-- KEYS[1] the document  KEYS[2] the history
-- ARGV[1] the version that was read  ARGV[2] the new version  ARGV[3] the new document  ARGV[4] the version that leaves the history
-- ARGV[5] 'PUBLISH' or 'SPUBLISH'  ARGV[6] the channel
-- returns 1, or 0 where somebody else wrote
local found = redis.call('HGET', KEYS[1], 'version') or '0'
if found ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[2], 'document', ARGV[3])
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
redis.call('HDEL', KEYS[2], ARGV[4])
redis.call(ARGV[5], ARGV[6], '')
return 1
