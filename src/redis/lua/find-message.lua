-- The delivery of a vendor's message. If there is none yet, the report is kept with the message for a short time.
-- KEYS[1] the message  ARGV[1] the report, not 'of'  ARGV[2] how long it is kept, ms  ARGV[3] reports that are kept at most
-- returns the delivery, or false
local of = redis.call('HGET', KEYS[1], 'of')
if of then return of end
if redis.call('HLEN', KEYS[1]) < tonumber(ARGV[3]) then
  redis.call('HSET', KEYS[1], ARGV[1], '')
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return false
