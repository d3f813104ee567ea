-- Takes from all the limits of one send or guess, or from none of them.
--
-- KEYS[1..] one key for each part
-- ARGV[1] now or ''  ARGV[2] request id  ARGV[3] 'take', or 'explain' to find out what would refuse and take nothing
-- ARGV[4..] for each part its kind and arguments, see the `arguments` functions
-- returns {'reserved', alerts}, {'repeated', ms since the first time}, {'refused', refusals, alerts} or {'stale'};
-- refusals are rule, wait in ms, and so on, alerts rule, percent, and so on
--@include redis/clock
--@include limits/log
--@include limits/sum
--@include limits/ledger
--@include limits/breaker-text
--@include limits/gates
local kinds = { log = log, peek = peek, sum = sum, breaker = breaker, stop = stop, calls = calls, ledger = ledger, list = list }

local later, refusals, alerts, verdict, age = {}, {}, {}, nil, 0
local call = { now = clock(ARGV[1]), id = ARGV[2], dry = ARGV[3] == 'explain' }
call.quiet = call.dry
function call.later(step) later[#later + 1] = step end
function call.refuse(rule, wait)
  refusals[#refusals + 1] = rule
  refusals[#refusals + 1] = string.format('%.0f', math.ceil(wait))
end
function call.alert(rule, percent)
  alerts[#alerts + 1] = rule
  alerts[#alerts + 1] = percent
end
function call.repeated(since) verdict, age = 'repeated', since end
-- Whoever reads the list anew comes again, and has to be told of the alert then.
function call.stale()
  verdict = verdict or 'stale'
  call.quiet = true
end

local at = 4
for _, key in ipairs(KEYS) do
  local part, args = kinds[ARGV[at]], nil
  args, at = part.arguments(at + 1)
  part.check(call, key, args)
  if verdict == 'repeated' then break end
end

if verdict == 'repeated' then return { 'repeated', age } end
if verdict == 'stale' and not call.dry then return { 'stale' } end
if #refusals > 0 or call.dry then return { 'refused', refusals, alerts } end
for _, step in ipairs(later) do step() end
return { 'reserved', alerts }
