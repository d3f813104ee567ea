-- Creates a challenge with its first delivery queued. An id that exists already is left as it is: the id of a request
-- with an idempotency key is made from that key, and a command that a client library sends again carries the same id.
--
-- KEYS[1] challenge  KEYS[2] events  KEYS[3] outbox  KEYS[4] deadlines
-- ARGV[1] now or ''  ARGV[2] id  ARGV[3] life ms  ARGV[4] retention ms  ARGV[5] channel  ARGV[6] provider
-- ARGV[7] wait before the first resend, ms; '' when none is allowed  ARGV[8..] the record's fields from TENANT to CHECKS
-- returns {'created' | 'replayed', record} or {'conflict'}
--@include clock
--@include record
--@include change
local now, life = clock(ARGV[1]), tonumber(ARGV[3])

local earlier = read_challenge(KEYS[1])
if earlier then
  if earlier[BODY] ~= ARGV[7 + BODY] then return { 'conflict' } end
  return { 'replayed', earlier.text }
end

-- What a whole slot shares lives at least so long: told anew once half of it is over, since that is cheaper to see than to write.
local function keep(key, ms)
  if redis.call('PTTL', key) < ms then redis.call('PEXPIRE', key, 2 * ms) end
end

local c = { deliveries = {} }
for i = 1, FIELDS do c[i] = i <= DRAFT_FIELDS and ARGV[7 + i] or '' end
c[CREATED], c[LIFE], c[RESEND] = now, life, ARGV[7]
open(KEYS, now, ARGV[2], c)
queue_delivery(c, ARGV[5], ARGV[6], '')
write_challenge(KEYS[1], c, 'PXAT', c.expires + tonumber(ARGV[4]))
keep(KEYS[4], life + tonumber(ARGV[4]))
keep(KEYS[2], STREAM_LIFE_MS)
keep(KEYS[3], STREAM_LIFE_MS)
return { 'created', c.text }
