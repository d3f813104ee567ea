-- Marks a record of the OpenID door as used, once.
--
-- KEYS[1] the record
-- ARGV[1] the time, Unix s
-- returns 1 for the first use of a record that is there, otherwise 0
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
return redis.call('HSETNX', KEYS[1], 'used', ARGV[1])
