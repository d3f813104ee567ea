-- Puts a provider's price in the place of what was reserved for a send. What was reserved goes out, newest slice first; the price
-- comes in now. A send settles once; one that nothing was reserved for (a failover) adds its price.
--
-- KEYS[1] ledger of the challenge  KEYS[2] sums of the tenant  KEYS[3] sums of the country
-- ARGV[1] now or ''  ARGV[2] the send's request id  ARGV[3] price in millionths
-- ARGV[4..] the tenant's money rules, then the country's, each a count and rules as in sum.lua
-- returns {'settled' | 'repeated' | 'unknown', alerts}
--@include clock
--@include ../limits/sum
local alerts = {}
local call = { now = clock(ARGV[1]) }
function call.alert(rule, percent)
  alerts[#alerts + 1] = rule
  alerts[#alerts + 1] = percent
end
local id, price = ARGV[2], tonumber(ARGV[3])

local about, reserved = unpack(redis.call('HMGET', KEYS[1], 'about', id))
if not about then return { 'unknown', alerts } end
if reserved == 'settled' then return { 'repeated', alerts } end
redis.call('HSET', KEYS[1], id, 'settled')

local at = 3
local function take()
  at = at + 1
  return ARGV[at]
end
local change = price - (tonumber(reserved) or 0)
for i = 2, 3 do
  for _, rule in ipairs(sum.arguments(take).rules) do
    if change < 0 then
      sum_subtract(KEYS[i], rule, call.now, -change)
    elseif change > 0 then
      local total, current, given, known = sum_roll(KEYS[i], rule, call.now)
      sum_add(KEYS[i], rule, current, change, known)
      local level = rule.alerts and sum_level(total + change, rule.max)
      if level then sum_alert(call, KEYS[i], rule, level, given) end
      if redis.call('PTTL', KEYS[i]) < 0 then redis.call('PEXPIRE', KEYS[i], rule.window * 2) end
    end
  end
end
return { 'settled', alerts }
