-- Judges one code. The counts of attempts, the verdict and what follows from it are one step, so that no number of guesses
-- at once gets more than the attempts that are left, and one right code succeeds once.
--
-- KEYS[1] challenge  KEYS[2] events  KEYS[3] outbox  KEYS[4] deadlines
-- KEYS[5] the tenant's wrong codes, KEYS[6] the challenge's ledger, both on a single server; the number's wrong codes are found by the
-- index in the challenge, a source's by its name
-- ARGV[1] now or ''  ARGV[2] id  ARGV[3] tenant  ARGV[4] request id, 1..16 characters without ; and =
-- ARGV[5] retention ms  ARGV[6] how many keys follow  ARGV[7..] key id, verifier of the guess under that key, and so on;
-- then, with KEYS[5]: the source that guesses or '', how much a right code forgives, a log's arguments for the number and for its row,
-- a sum's for the tenant and for the source
-- returns {verdict, record}: verified, wrong_code, locked, expired, ended, not_checkable; {'missing'};
-- or {'limited', rule, wait in ms}: the code was not looked at
--@include clock
--@include record
--@include change
--@include ../limits/log
--@include ../limits/sum
--@include ../limits/ledger
local now, request, retention = clock(ARGV[1]), ARGV[4], ARGV[5]

local c = open(KEYS, now, ARGV[2])
if not c or c[TENANT] ~= ARGV[3] then return { 'missing' } end

local function answer(verdict) return { verdict, c.text } end

local repeated = string.match(';' .. c[VERDICTS], ';' .. string.gsub(request, '%p', '%%%0') .. '=(%w)')
if repeated then
  return answer(({ v = 'verified', w = 'wrong_code', l = 'locked' })[repeated])
end
if has_flag(c, 'f') then
  if c[STATE] == 'locked' or c[STATE] == 'expired' then return answer(c[STATE]) end
  return answer('ended')
end
if now >= c.expires then
  finish(c, #c.deliveries, 'expired', '', retention)
  return answer('expired')
end
if not has_flag(c, 's') then return answer('not_checkable') end

-- A wrong code counts for its number, its source and its tenant as well; a right one takes nothing.
local counted, forgive, refusal = {}, nil, nil
if KEYS[5] and c[INDEX] ~= '' then
  local call = { now = now, id = request }
  function call.later(step) counted[#counted + 1] = step end
  function call.repeated() end
  function call.refuse(rule, wait)
    wait = math.ceil(wait)
    if not refusal or wait > refusal.wait then refusal = { rule = rule, wait = wait } end
  end
  local at = 7 + 2 * tonumber(ARGV[6])
  local source, forgiven, number, row, tenant, share = ARGV[at], tonumber(ARGV[at + 1]), nil, nil, nil, nil
  if source == '' then
    local begun = ledger_read(KEYS[6])
    source = begun and string.match(begun.about, ',([^, ]+)[^,]*$') or ''
  end
  number, at = log.arguments(at + 2)
  row, at = log.arguments(at)
  tenant, at = sum.arguments(at)
  share = sum.arguments(at)
  if source ~= '' then number.peer = string.sub(source, 1, 6) end
  local its = 'limit:{' .. c[TENANT] .. '.' .. c[INDEX] .. '}:'
  log.check(call, its .. 'guesses', number)
  log.check(call, its .. 'row', row)
  local sums = { { key = KEYS[5], rules = tenant.rules, held = sum.check(call, KEYS[5], tenant) } }
  if source ~= '' then
    local key = KEYS[5] .. '@' .. source
    sums[2] = { key = key, rules = share.rules, held = sum.check(call, key, share) }
  end
  function forgive()
    for _, one in ipairs(sums) do
      for i, rule in ipairs(one.rules) do sum_give_back(one.key, rule, one.held[i], now, forgiven) end
    end
  end
end
if refusal then return { 'limited', refusal.rule, string.format('%.0f', refusal.wait) } end

local right = false
for i = 7, 5 + 2 * tonumber(ARGV[6]), 2 do
  if ARGV[i] == c[KEY] and ARGV[i + 1] == c[VERIFIER] then right = true end
end

local function note(letter) c[VERDICTS] = c[VERDICTS] .. request .. '=' .. letter .. ';' end

if right then
  -- Whoever knows a test number's code has as many right ones as they like.
  if forgive and not has_flag(c, 't') then forgive() end
  note('v')
  finish(c, #c.deliveries, 'sms_verified', '', retention)
  return answer('verified')
end
for _, step in ipairs(counted) do step() end
local left = tonumber(c[CHECKS]) - 1
c[CHECKS] = left
if left > 0 then
  note('w')
  save(c)
  return answer('wrong_code')
end
note('l')
finish(c, #c.deliveries, 'locked', 'too_many_attempts', retention)
return answer('locked')
