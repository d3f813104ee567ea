-- Puts a price in the place of what a send counts as. What it counted as goes out, newest slice first; the difference comes in now.
-- An estimate takes the place of an estimate, the provider's price of either, once: whatever comes after it changes nothing.
--
-- KEYS[1] ledger of the challenge  KEYS[2] sums of the tenant  KEYS[3] sums of the country
-- ARGV[1] now or ''  ARGV[2] the send's request id  ARGV[3] price in millionths  ARGV[4] 'estimate' or 'final'
-- ARGV[5..] the tenant's money rules, then the country's, each a text as in sum.lua
-- returns {'settled' | 'repeated' | 'unknown', alerts}
--@include redis/clock
--@include limits/ledger
--@include limits/sum
local alerts = {}
local call = { now = clock(ARGV[1]) }
function call.alert(rule, percent)
  alerts[#alerts + 1] = rule
  alerts[#alerts + 1] = percent
end
local id, price, stage = ARGV[2], tonumber(ARGV[3]), ARGV[4]

local entry = ledger_read(KEYS[1])
if not entry or entry.about == '' then return { 'unknown', alerts } end
local send = ledger_send(id)
local counted = entry.sends[send]
if counted == 'final' or (stage == 'estimate' and tonumber(counted) == price) then return { 'repeated', alerts } end
entry.sends[send] = stage == 'final' and 'final' or ARGV[3]
ledger_write(KEYS[1], entry, 'KEEPTTL')

local change, at = price - (tonumber(counted) or 0), 5
for i = 2, 3 do
  local sums
  sums, at = sum.arguments(at)
  for _, rule in ipairs(sums.rules) do
    if change < 0 then
      sum_subtract(KEYS[i], rule, call.now, -change)
    elseif change > 0 then
      local total, current, known = sum_roll(KEYS[i], rule, call.now)
      sum_add(KEYS[i], rule, current, change, known)
      local level = sum_level(total + change, rule.max)
      if level then sum_alert(call, KEYS[i], rule, level) end
      sum_keep(KEYS[i], sum_life(rule))
    end
  end
end
return { 'settled', alerts }
