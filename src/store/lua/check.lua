-- Judges one code. The count of attempts, the verdict and what follows from it are one step, so that no number of guesses
-- at once gets more than the attempts that are left, and one right code succeeds once.
--
-- KEYS[1] challenge  KEYS[2] events  KEYS[3] outbox  KEYS[4] deadlines
-- ARGV[1] now or ''  ARGV[2] id  ARGV[3] tenant  ARGV[4] request id, 1..16 characters without ; and =
-- ARGV[5] retention ms  ARGV[6..] key id, verifier of the guess under that key, and so on
-- returns {verdict, fields}: verified, wrong_code, locked, expired, ended, not_checkable, or {'missing'}
--@include clock
--@include change
local keys = { challenge = KEYS[1], events = KEYS[2], outbox = KEYS[3], deadlines = KEYS[4] }
local now, id, request, retention = clock(ARGV[1]), ARGV[2], ARGV[4], ARGV[5]

local c = redis.call('HMGET', keys.challenge,
  'tenant', 'state', 'final', 'expires', 'checks', 'verdicts', 'key', 'verify', 'sms', 'n')
local tenant, state, final, expires, checks, verdicts, key, verify, sms, n =
  c[1], c[2], c[3], tonumber(c[4]), tonumber(c[5]), c[6] or '', c[7], c[8], c[9], c[10]
if not tenant or tenant ~= ARGV[3] then return { 'missing' } end

local function answer(verdict) return { verdict, redis.call('HGETALL', keys.challenge) } end

local repeated = string.match(';' .. verdicts, ';' .. string.gsub(request, '%p', '%%%0') .. '=(%w)')
if repeated then
  return answer(({ v = 'verified', w = 'wrong_code', l = 'locked' })[repeated])
end
if final then
  if state == 'locked' or state == 'expired' then return answer(state) end
  return answer('ended')
end
if now >= expires then
  finish(keys, now, id, n, 'expired', '', retention)
  return answer('expired')
end
if not sms then return answer('not_checkable') end

local right = false
for i = 6, #ARGV, 2 do
  if ARGV[i] == key and ARGV[i + 1] == verify then right = true end
end

if right then
  redis.call('HSET', keys.challenge, 'verdicts', verdicts .. request .. '=v;')
  finish(keys, now, id, n, 'sms_verified', '', retention)
  return answer('verified')
end
checks = redis.call('HINCRBY', keys.challenge, 'checks', -1)
if checks > 0 then
  redis.call('HSET', keys.challenge, 'verdicts', verdicts .. request .. '=w;')
  return answer('wrong_code')
end
redis.call('HSET', keys.challenge, 'verdicts', verdicts .. request .. '=l;')
finish(keys, now, id, n, 'locked', 'too_many_attempts', retention)
return answer('locked')
