-- Writes what came of one code, unless too many wrong codes of its number, its source or its tenant came before: then it was not looked at.
-- A right code settles in the same step what limits learn from a proof: see `limits/proof.lua`. For a single server: those keys have other tags.
--
-- KEYS[1] challenge  KEYS[2] events  KEYS[3] outbox  KEYS[4] deadlines  KEYS[5] the tenant's wrong codes  KEYS[6] the challenge's ledger
-- KEYS[7] the number's wrong codes  KEYS[8] the number's row of them
-- ARGV[1] now or ''  ARGV[2] request id  ARGV[3] 'wrong', 'right', or 'forgives' for a right code that takes something off the tenant's sum
-- ARGV[4] the source that guesses; '' where it is who started the challenge  ARGV[5] sources that a right code proves, with blanks between
-- ARGV[6] how much is taken off  ARGV[7] how long a proof lives, ms  ARGV[8] how many proofs of a number are kept
-- ARGV[9..] a log's arguments for the number and for its row, a sum's for the tenant and for the source; then those of `change.lua`
-- returns {'limited', rule, wait in ms}, or as `change.lua`
--@include redis/clock
--@include challenge/replies
--@include challenge/change
--@include limits/log
--@include limits/sum
--@include limits/ledger
--@include limits/proof
local call, counted, refusal = { now = clock(ARGV[1]), id = ARGV[2] }, {}, nil
function call.later(step) counted[#counted + 1] = step end
function call.repeated() end
function call.refuse(rule, wait)
  wait = math.ceil(wait)
  if not refusal or wait > refusal.wait then refusal = { rule = rule, wait = wait } end
end

local source, forgiven, right, begun = ARGV[4], tonumber(ARGV[6]), ARGV[3] ~= 'wrong', nil
if source == '' or right then begun = ledger_read(KEYS[6]) end
if source == '' then source = begun and string.match(begun.about, ',([^, ]+)[^,]*$') or '' end
local number, row, tenant, share, at
number, at = log.arguments(9)
row, at = log.arguments(at)
tenant, at = sum.arguments(at)
share, at = sum.arguments(at)
if source ~= '' then number.peer = string.sub(source, 1, 6) end
log.check(call, KEYS[7], number)
log.check(call, KEYS[8], row)
local sums = { { key = KEYS[5], rules = tenant.rules, held = sum.check(call, KEYS[5], tenant) } }
if source ~= '' then
  local key = KEYS[5] .. '@' .. source
  sums[2] = { key = key, rules = share.rules, held = sum.check(call, key, share) }
end
if refusal then return { 'limited', refusal.rule, string.format('%.0f', refusal.wait) } end

-- One time for all of it.
ARGV[at] = call.now
local result = commit({ KEYS[1], KEYS[2], KEYS[3], KEYS[4] }, ARGV, at)
if result[1] ~= 'written' then return result end
if right then proof_take(call, KEYS[6], KEYS[8], begun, ARGV[5], ARGV[7], ARGV[8]) end
if ARGV[3] == 'wrong' then
  for _, step in ipairs(counted) do step() end
elseif ARGV[3] == 'forgives' then
  for _, one in ipairs(sums) do
    for i, rule in ipairs(one.rules) do sum_give_back(one.key, rule, one.held[i], call.now, forgiven) end
  end
end
return result
