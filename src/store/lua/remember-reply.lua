-- Puts a challenge at the head of those that a phone may answer by SMS.
--
-- KEYS[1] the number's list, ids with spaces between, newest first
-- ARGV[1] challenge id without `ch_`  ARGV[2] end of its life, unix ms  ARGV[3] how many are kept
-- returns 1
--@include clock
local ids = { ARGV[1] }
for id in string.gmatch(redis.call('GET', KEYS[1]) or '', '%S+') do
  if id ~= ARGV[1] and #ids < tonumber(ARGV[3]) then ids[#ids + 1] = id end
end
redis.call('SET', KEYS[1], table.concat(ids, ' '), 'KEEPTTL')
-- The list lives as long as the longest of its challenges.
local left = redis.call('PTTL', KEYS[1])
if left < 0 or clock('') + left < tonumber(ARGV[2]) then redis.call('PEXPIREAT', KEYS[1], ARGV[2]) end
return 1
