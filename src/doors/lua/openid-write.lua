-- Writes one record of the OpenID door. Whether it was used stays as it is.
--
-- KEYS[1] the record
-- ARGV[1] its sealed content  ARGV[2] how long it is kept, ms
-- returns 1
redis.call('HSET', KEYS[1], 'content', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
