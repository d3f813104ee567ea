-- Appends an act to the console's audit.
--
-- KEYS[1] audit stream
-- ARGV[1] the stream's life ms  ARGV[2] so many of the newest acts are kept  ARGV[3..] fields of the entry and their values
-- returns the entry's id
local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', unpack(ARGV, 3))
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return id
