-- Challenges whose deadline has come, each leased for a while so that one worker at a time settles it.
--
-- KEYS[1] deadlines
-- ARGV[1] now or ''  ARGV[2] most to return  ARGV[3] lease ms
-- returns ids without `ch_` and the slot
--@include redis/clock
local now = clock(ARGV[1])
local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, tonumber(ARGV[2]))
for _, id in ipairs(ids) do redis.call('ZADD', KEYS[1], 'XX', now + tonumber(ARGV[3]), id) end
return ids
