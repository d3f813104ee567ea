-- Writes one row with all that follows from it: what it is found under, and what it counts as. Nothing is written where somebody else has
-- written the row since it was read, so that nothing counts twice.
--
-- KEYS[1] rows  KEYS[2] counts of the hour  KEYS[3] counts of the day  KEYS[4..] strings that get an entry
-- ARGV[1] field of the row  ARGV[2] field that it was read from  ARGV[3] the row as it was read, '' where there was none  ARGV[4] the row
-- ARGV[5] when rows end, Unix ms  ARGV[6] when the hour's counts end  ARGV[7] when the day's end  ARGV[8] how many series an hour or a day has
-- ARGV[9] count of series, then for each: name, name once there are too many, figures with commas between
-- then for each of KEYS[4..]: the entry, the most bytes of the string, when it ends
-- returns 1, or 0 where the row was another one
local SHORT = 16384
if (redis.call('HGET', KEYS[1], ARGV[2]) or '') ~= ARGV[3] then return 0 end

local function add(key, name, overflow, figures, ends)
  local held = redis.call('HGET', key, name)
  if not held and redis.call('HLEN', key) >= tonumber(ARGV[8]) then
    name = overflow
    held = redis.call('HGET', key, name)
  end
  local sums = {}
  for figure in string.gmatch(held or '', '[^,]+') do sums[#sums + 1] = tonumber(figure) end
  local i = 0
  for figure in string.gmatch(figures, '[^,]+') do
    i = i + 1
    sums[i] = (sums[i] or 0) + tonumber(figure)
  end
  for at = 1, #sums do sums[at] = string.format('%.0f', sums[at]) end
  redis.call('HSET', key, name, table.concat(sums, ','))
  if not held then redis.call('PEXPIREAT', key, ends) end
end

if ARGV[1] ~= ARGV[2] then
  -- It was written in the form before, and is rewritten by one process alone.
  if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then return 0 end
  redis.call('HDEL', KEYS[1], ARGV[2])
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[4])
if ARGV[3] == '' then redis.call('PEXPIREAT', KEYS[1], ARGV[5]) end
local at = 10
for _ = 1, tonumber(ARGV[9]) do
  add(KEYS[2], ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[6])
  add(KEYS[3], ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[7])
  at = at + 3
end
for i = 4, #KEYS do
  local length = redis.call('STRLEN', KEYS[i])
  if length + #ARGV[at] <= tonumber(ARGV[at + 1]) then
    -- A string that is appended to takes up to twice its room: a short one is written anew.
    if length < SHORT then
      redis.call('SET', KEYS[i], (redis.call('GET', KEYS[i]) or '') .. ARGV[at])
    else
      redis.call('APPEND', KEYS[i], ARGV[at])
    end
    redis.call('PEXPIREAT', KEYS[i], ARGV[at + 2])
  end
  at = at + 3
end
return 1
