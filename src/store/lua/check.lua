-- Judges one code. The counts of attempts, the verdict and what follows from it are one step, so that no number of guesses
-- at once gets more than the attempts that are left, and one right code succeeds once.
--
-- KEYS[1] challenge  KEYS[2] events  KEYS[3] outbox  KEYS[4] deadlines
-- KEYS[5] the tenant's wrong codes, on a single server; the number's are found by the index in the challenge
-- ARGV[1] now or ''  ARGV[2] id  ARGV[3] tenant  ARGV[4] request id, 1..16 characters without ; and =
-- ARGV[5] retention ms  ARGV[6] how many keys follow  ARGV[7..] key id, verifier of the guess under that key, and so on;
-- then, with KEYS[5]: how much a right code forgives, a log's arguments for the number, a sum's for the tenant
-- returns {verdict, fields}: verified, wrong_code, locked, expired, ended, not_checkable; {'missing'};
-- or {'limited', rule, wait in ms}: the code was not looked at
--@include clock
--@include change
--@include ../limits/log
--@include ../limits/sum
local keys = { challenge = KEYS[1], events = KEYS[2], outbox = KEYS[3], deadlines = KEYS[4] }
local now, id, request, retention = clock(ARGV[1]), ARGV[2], ARGV[4], ARGV[5]

local c = redis.call('HMGET', keys.challenge, 'tenant', 'mask', 'ref', 'seq',
  'state', 'final', 'expires', 'checks', 'verdicts', 'key', 'verify', 'sms', 'n', 'match', 'index', 'd1')
local tenant, state, final, expires, checks, verdicts, key, verify, sms, n, match, index, first =
  c[1], c[5], c[6], tonumber(c[7]), tonumber(c[8]), c[9] or '', c[10], c[11], c[12], c[13], c[14], c[15], c[16]
if not tenant or tenant ~= ARGV[3] then return { 'missing' } end

local function answer(verdict) return { verdict, read_all(keys.challenge) } end

local repeated = string.match(';' .. verdicts, ';' .. string.gsub(request, '%p', '%%%0') .. '=(%w)')
if repeated then
  return answer(({ v = 'verified', w = 'wrong_code', l = 'locked' })[repeated])
end
if final then
  if state == 'locked' or state == 'expired' then return answer(state) end
  return answer('ended')
end

local change = begin(keys, now, id, c)
local function close(ending, reason)
  local route = n == '1' and first or redis.call('HGET', keys.challenge, 'd' .. n)
  finish(change, n, route, match, ending, reason, retention)
end

if now >= expires then
  close('expired', '')
  return answer('expired')
end
if not sms then return answer('not_checkable') end

local at = 6 + 2 * tonumber(ARGV[6])
local function take()
  at = at + 1
  return ARGV[at]
end
-- A wrong code counts for its number and its tenant as well; a right one takes nothing.
local counted, forgive, refusal = {}, nil, nil
if KEYS[5] and index then
  local call = { now = now, id = request }
  function call.later(step) counted[#counted + 1] = step end
  function call.repeated() end
  function call.refuse(rule, wait)
    wait = math.ceil(wait)
    if not refusal or wait > refusal.wait then refusal = { rule = rule, wait = wait } end
  end
  local forgiven = tonumber(take())
  log.check(call, 'limit:{' .. tenant .. '.' .. index .. '}:guesses', log.arguments(take))
  local sums = sum.arguments(take)
  sum.check(call, KEYS[5], sums)
  function forgive()
    if forgiven == 0 then return end
    for _, rule in ipairs(sums.rules) do sum_subtract(KEYS[5], rule, now, forgiven) end
  end
end
if refusal then return { 'limited', refusal.rule, string.format('%.0f', refusal.wait) } end

local right = false
for i = 7, 5 + 2 * tonumber(ARGV[6]), 2 do
  if ARGV[i] == key and ARGV[i + 1] == verify then right = true end
end

if right then
  if forgive then forgive() end
  put(change, 'verdicts', verdicts .. request .. '=v;')
  close('sms_verified', '')
  return answer('verified')
end
for _, step in ipairs(counted) do step() end
checks = checks - 1
put(change, 'checks', checks)
if checks > 0 then
  put(change, 'verdicts', verdicts .. request .. '=w;')
  save(change)
  return answer('wrong_code')
end
put(change, 'verdicts', verdicts .. request .. '=l;')
close('locked', 'too_many_attempts')
return answer('locked')
