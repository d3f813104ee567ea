-- Takes the entry of a phone number for one verification, where it still is what was read.
--
-- KEYS[1] the number's entry
-- ARGV[1] what was read, '' where there was none  ARGV[2] id of the verification  ARGV[3] how long it is kept, ms
-- returns 1 where it was taken, otherwise 0
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
if ARGV[2] == '' then
  redis.call('DEL', KEYS[1])
else
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
end
return 1
