-- Queues another delivery of a live challenge, once its wait is over.
--
-- KEYS[1] challenge  KEYS[2] events  KEYS[3] outbox  KEYS[4] deadlines
-- ARGV[1] now or ''  ARGV[2] id  ARGV[3] tenant  ARGV[4] request id  ARGV[5] retention ms
-- ARGV[6] channel  ARGV[7] provider  ARGV[8] most deliveries of one challenge
-- ARGV[9..] waits in ms before the first, second ... resend
-- returns {'resent' | 'ended' | 'expired' | 'exhausted', fields}, {'too_soon', ms}, or {'missing'}
--@include clock
--@include change
local keys = { challenge = KEYS[1], events = KEYS[2], outbox = KEYS[3], deadlines = KEYS[4] }
local now, id = clock(ARGV[1]), ARGV[2]

local c = redis.call('HMGET', keys.challenge, 'tenant', 'mask', 'ref', 'seq',
  'final', 'expires', 'resend', 'resends', 'n', 'resentBy', 'match', 'pending')
local tenant, final, expires, allowed, resends, n, resent_by, match, pending =
  c[1], c[5], tonumber(c[6]), tonumber(c[7]), tonumber(c[8]), tonumber(c[9]), c[10], c[11], c[12]
if not tenant or tenant ~= ARGV[3] then return { 'missing' } end

local change = begin(keys, now, id, c)
local function answer(result) return { result, read_all(keys.challenge) } end

if resent_by == ARGV[4] then return answer('resent') end
if final then return answer('ended') end
if now >= expires then
  finish(change, n, redis.call('HGET', keys.challenge, 'd' .. n), match, 'expired', '', ARGV[5])
  return answer('expired')
end
if not allowed or n >= tonumber(ARGV[8]) then return answer('exhausted') end
if now < allowed then return { 'too_soon', allowed - now } end

local following = ARGV[9 + resends + 1]
put(change, 'resends', resends + 1, 'resentBy', ARGV[4])
if following then
  put(change, 'resend', now + tonumber(following))
else
  redis.call('HDEL', keys.challenge, 'resend')
end
if pending then redis.call('HDEL', keys.challenge, 'pending') end
queue_delivery(change, expires, n + 1, ARGV[6], ARGV[7], '')
save(change)
return answer('resent')
