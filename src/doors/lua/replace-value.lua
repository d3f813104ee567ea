-- Replaces a value, if it still is what was read: of two writers at once, one has to read again.
--
-- KEYS[1] value, such as the verification of a phone number, or the sealed signing keys
-- ARGV[1] what was read, '' where there was none  ARGV[2] the new value, '' deletes it  ARGV[3] how long it is kept, ms
-- returns 1 where it was replaced, otherwise 0
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
if ARGV[2] == '' then
  redis.call('DEL', KEYS[1])
else
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
end
return 1
