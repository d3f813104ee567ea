-- Takes a row and its entries out. Counts stay: they name nobody.
--
-- KEYS[1] rows  KEYS[2..] strings that hold an entry of it
-- ARGV[1..2] fields of the row, in both forms  then for each of KEYS[2..]: how the entry ends, and the length of an entry
-- returns how many entries were taken out
local taken = redis.call('HDEL', KEYS[1], ARGV[1], ARGV[2])
for i = 2, #KEYS do
  local ending, length = ARGV[2 * i - 1], tonumber(ARGV[2 * i])
  local held = redis.call('GET', KEYS[i]) or ''
  local from, kept = 1, {}
  for at = 1, #held, length do
    if string.sub(held, at + length - #ending, at + length - 1) == ending then
      kept[#kept + 1] = string.sub(held, from, at - 1)
      from = at + length
      taken = taken + 1
    end
  end
  if from > 1 then
    kept[#kept + 1] = string.sub(held, from)
    redis.call('SET', KEYS[i], table.concat(kept), 'KEEPTTL')
  end
end
return taken
