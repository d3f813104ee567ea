-- Holds sends back, or lets all through again.
--
-- KEYS[1] breaker
-- ARGV[1] its text, '' to let all through  ARGV[2] life ms
-- returns 1 where sends were held back before, else 0
local before = redis.call('EXISTS', KEYS[1])
if ARGV[1] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
return before
