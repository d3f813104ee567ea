-- Keeps one piece of evidence, newest first, and drops the oldest.
--
-- KEYS[1] evidence
-- ARGV[1] now or ''  ARGV[2] the evidence  ARGV[3] life ms  ARGV[4] how many are kept  ARGV[5] with fewer than this none is returned
-- returns {now, `<Unix ms> <evidence>`, and so on}
--@include redis/clock
local key, now = KEYS[1], clock(ARGV[1])
redis.call('LPUSH', key, string.format('%.0f %s', now, ARGV[2]))
redis.call('LTRIM', key, 0, ARGV[4] - 1)
redis.call('PEXPIRE', key, ARGV[3])
local kept = redis.call('LLEN', key) >= tonumber(ARGV[5]) and redis.call('LRANGE', key, 0, -1) or {}
table.insert(kept, 1, string.format('%.0f', now))
return kept
