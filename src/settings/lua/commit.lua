-- Writes the next document of settings if nobody else did meanwhile, keeps it for the history, and tells all processes.
-- KEYS: the document, the history
-- ARGV: the version that was read, the new version, the new document, the version that leaves the history, 'PUBLISH' or 'SPUBLISH', the
--       channel
local found = redis.call('HGET', KEYS[1], 'version') or '0'
if found ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[2], 'document', ARGV[3])
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
redis.call('HDEL', KEYS[2], ARGV[4])
redis.call(ARGV[5], ARGV[6], '')
return 1
