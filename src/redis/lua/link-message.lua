-- Notes the delivery of a vendor's message, and tells the reports that came before.
-- KEYS[1] the message  ARGV[1] its delivery  ARGV[2] how long it is kept, ms
-- returns the reports that came before
redis.call('HSET', KEYS[1], 'of', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
local early = {}
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  if field ~= 'of' then early[#early + 1] = field end
end
return early
