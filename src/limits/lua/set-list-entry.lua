-- Sets or removes an entry of an operator's list, under a new version, and notes the act. Entries that have ended go then.
--
-- KEYS[1] list  KEYS[2] audit stream
-- ARGV[1] now or ''  ARGV[2] field, '' for an act that leaves the list and its version as they are  ARGV[3] value, JSON with `untilMs`, '' removes it  ARGV[4] life ms  ARGV[5] audit stream's life ms
-- ARGV[6] so many of the newest acts are kept, 0: all  ARGV[7..] fields of the audit entry and their values
-- returns the audit entry's id
--@include redis/clock
local now = clock(ARGV[1])
local entry = { 'at', now }
for i = 7, #ARGV do entry[#entry + 1] = ARGV[i] end
local id
if ARGV[6] == '0' then
  id = redis.call('XADD', KEYS[2], '*', unpack(entry))
else
  id = redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[6], '*', unpack(entry))
end
redis.call('PEXPIRE', KEYS[2], ARGV[5])
if ARGV[2] == '' then return id end
local kept = redis.call('HGETALL', KEYS[1])
for i = 1, #kept, 2 do
  if kept[i] ~= 'version' and cjson.decode(kept[i + 1]).untilMs <= now then redis.call('HDEL', KEYS[1], kept[i]) end
end
if ARGV[3] == '' then redis.call('HDEL', KEYS[1], ARGV[2]) else redis.call('HSET', KEYS[1], ARGV[2], ARGV[3]) end
redis.call('HSET', KEYS[1], 'version', id)
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[4]) then redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
return id
