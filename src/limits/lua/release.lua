-- Gives back what a request took. The first part decides: where it holds nothing of the request, nothing is given back,
-- so that the same release counts once.
--
-- KEYS[1..] one key for each part, the same as they were taken with
-- ARGV[1] now or ''  ARGV[2] request id  ARGV[3] 'untold' where nobody hears of the alerts that the request gave, or ''
-- ARGV[4..] for each part its kind and arguments
-- returns 1 when something was given back, else 0
--@include redis/clock
--@include limits/log
--@include limits/sum
--@include limits/ledger
--@include limits/breaker-text
--@include limits/gates
local kinds = { log = log, peek = peek, sum = sum, breaker = breaker, stop = stop, calls = calls, ledger = ledger, list = list }
local call = { now = clock(ARGV[1]), id = ARGV[2], untold = ARGV[3] == 'untold' }

local at = 4
for i, key in ipairs(KEYS) do
  local part, args = kinds[ARGV[at]], nil
  args, at = part.arguments(at + 1)
  local done = part.undo(call, key, args)
  if i == 1 and not done then return 0 end
end
return 1
