-- Shuts or opens a breaker, unless somebody changed it since it was read. What was counted begins anew.
--
-- KEYS[1] breaker
-- ARGV[1] now or ''  ARGV[2] the epoch that was read  ARGV[3] ms to be shut for, '' to open  ARGV[4] level  ARGV[5] life ms
-- returns 1 when it was changed, else 0
--@include clock
local key, now = KEYS[1], clock(ARGV[1])
local epoch = tonumber(redis.call('HGET', key, 'epoch')) or 0
if epoch ~= tonumber(ARGV[2]) then return 0 end
redis.call('DEL', key)
redis.call('HSET', key, 'epoch', epoch + 1, 'level', ARGV[4])
if ARGV[3] ~= '' then redis.call('HSET', key, 'until', now + tonumber(ARGV[3])) end
redis.call('PEXPIRE', key, ARGV[5])
return 1
