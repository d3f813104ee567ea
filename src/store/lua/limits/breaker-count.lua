-- Counts one finished challenge for a prefix or a country; while it is probing, for its probes.
--
-- KEYS[1] breaker
-- ARGV[1] now or ''  ARGV[2] challenge id  ARGV[3] '1' when it converted
-- ARGV[4] life ms of a breaker that is open  ARGV[5..] windows: ms, slices, and so on
-- returns {now, epoch, shut until or '', level, probes converted, probes unconverted, finished, converted, and so on}
--@include clock
--@include ../limits/sum
local key, now, id, converted = KEYS[1], clock(ARGV[1]), ARGV[2], ARGV[3] == '1'

local function count(name, window, slices, amount)
  local rule = { name = name .. window, window = tonumber(window), slices = tonumber(slices) }
  local total, current, _, known = sum_roll(key, rule, now)
  if amount > 0 then sum_add(key, rule, current, amount, known) end
  return total + amount
end

-- The last few ids: a client library may send the same command twice.
local seen = redis.call('HGET', key, 'seen') or ''
local again = string.find(seen, id, 1, true) ~= nil
local got = redis.call('HMGET', key, 'epoch', 'until', 'level')
local till = tonumber(got[2])
if not again then redis.call('HSET', key, 'seen', string.sub(id .. ' ' .. seen, 1, 310)) end

local hits, misses = 0, 0
if till and now >= till then
  local probed = again and 0 or 1
  hits = redis.call('HINCRBY', key, 'hits', converted and probed or 0)
  misses = redis.call('HINCRBY', key, 'misses', converted and 0 or probed)
end

local reply = { now, tonumber(got[1]) or 0, got[2] or '', tonumber(got[3]) or 0, hits, misses }
for i = 5, #ARGV, 2 do
  local amount = (again or till) and 0 or 1
  reply[#reply + 1] = count('f', ARGV[i], ARGV[i + 1], amount)
  reply[#reply + 1] = count('c', ARGV[i], ARGV[i + 1], converted and amount or 0)
end
if not till and redis.call('PTTL', key) < tonumber(ARGV[4]) then redis.call('PEXPIRE', key, ARGV[4]) end
return reply
