-- Creates a challenge with its first delivery queued. An id that exists already is left as it is: the id of a request
-- with an idempotency key is made from that key, and a command that a client library sends again carries the same id.
--
-- KEYS[1] challenge  KEYS[2] events  KEYS[3] outbox  KEYS[4] deadlines
-- ARGV[1] now or ''  ARGV[2] id  ARGV[3] life ms  ARGV[4] retention ms  ARGV[5] hash of the request
-- ARGV[6] channel  ARGV[7] provider  ARGV[8] wait before the first resend, ms; '' when none is allowed
-- ARGV[9..] fields of the hash and their values
-- returns {'created' | 'replayed', fields} or {'conflict'}
--@include clock
--@include change
local keys = { challenge = KEYS[1], events = KEYS[2], outbox = KEYS[3], deadlines = KEYS[4] }
local now, id = clock(ARGV[1]), ARGV[2]

local earlier = redis.call('HGET', keys.challenge, 'body')
if earlier then
  if earlier ~= ARGV[5] then return { 'conflict' } end
  return { 'replayed', redis.call('HGETALL', keys.challenge) }
end

local expires = now + tonumber(ARGV[3])
local fields = { 'body', ARGV[5], 'created', now, 'expires', expires, 'seq', 0, 'resends', 0 }
if ARGV[8] ~= '' then
  fields[#fields + 1] = 'resend'
  fields[#fields + 1] = now + tonumber(ARGV[8])
end
for i = 9, #ARGV do fields[#fields + 1] = ARGV[i] end
redis.call('HSET', keys.challenge, unpack(fields))
redis.call('PEXPIREAT', keys.challenge, expires + tonumber(ARGV[4]))
redis.call('ZADD', keys.deadlines, expires, id)
redis.call('PEXPIRE', keys.deadlines, tonumber(ARGV[3]) + tonumber(ARGV[4]))
queue_delivery(keys, now, id, 1, ARGV[6], ARGV[7], '')
return { 'created', redis.call('HGETALL', keys.challenge) }
