-- Creates a challenge with its first delivery queued. An id that exists already is left as it is: the id of a request
-- with an idempotency key is made from that key, and a command that a client library sends again carries the same id.
--
-- KEYS[1] challenge  KEYS[2] events  KEYS[3] outbox  KEYS[4] deadlines
-- ARGV[1] now or ''  ARGV[2] id  ARGV[3] life ms  ARGV[4] retention ms  ARGV[5] hash of the request
-- ARGV[6] channel  ARGV[7] provider  ARGV[8] wait before the first resend, ms; '' when none is allowed
-- ARGV[9] tenant  ARGV[10] masked number  ARGV[11] the caller's reference or ''  ARGV[12..] more fields of the hash and their values
-- returns {'created' | 'replayed', fields} or {'conflict'}
--@include clock
--@include change
local keys = { challenge = KEYS[1], events = KEYS[2], outbox = KEYS[3], deadlines = KEYS[4] }
local now, id, tenant, mask, ref = clock(ARGV[1]), ARGV[2], ARGV[9], ARGV[10], ARGV[11]

local earlier = redis.call('HGET', keys.challenge, 'body')
if earlier then
  if earlier ~= ARGV[5] then return { 'conflict' } end
  return { 'replayed', read_all(keys.challenge) }
end

local expires = now + tonumber(ARGV[3])
local change = begin(keys, now, id, { tenant, mask, ref, 0 })
put(change, 'body', ARGV[5], 'created', now, 'expires', expires, 'resends', 0, 'tenant', tenant, 'mask', mask)
if ref ~= '' then put(change, 'ref', ref) end
if ARGV[8] ~= '' then put(change, 'resend', now + tonumber(ARGV[8])) end
for i = 12, #ARGV do change.set[#change.set + 1] = ARGV[i] end
queue_delivery(change, expires, 1, ARGV[6], ARGV[7], '')
save(change)
redis.call('PEXPIREAT', keys.challenge, expires + tonumber(ARGV[4]))
redis.call('PEXPIRE', keys.deadlines, tonumber(ARGV[3]) + tonumber(ARGV[4]))
redis.call('EXPIRE', keys.events, STREAM_LIFE_SECONDS)
redis.call('EXPIRE', keys.outbox, STREAM_LIFE_SECONDS)
-- What was written is what is read: no need to read it again.
return { 'created', whole(change.set) }
