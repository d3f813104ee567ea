-- Keeps one piece of evidence in each place, newest first, and drops the oldest.
--
-- KEYS[1..] evidence and breaker of each place
-- ARGV[1] now or ''  ARGV[2] the evidence  ARGV[3] '1' where it is good: it changes nothing where nothing is held back
-- ARGV[4] how many are kept  ARGV[5..] of each place: life ms, and with fewer than how many none is returned
-- returns {now, {`<Unix ms> <evidence>`, and so on}, and so on for each place}
--@include redis/clock
local time = string.format('%.0f', clock(ARGV[1]))
local line, most, answer = time .. ' ' .. ARGV[2], tonumber(ARGV[4]), { time }
for i = 1, #KEYS, 2 do
  local key, life, least = KEYS[i], ARGV[i + 4], tonumber(ARGV[i + 5])
  local count = redis.call('LPUSH', key, line)
  if count > most then redis.call('LTRIM', key, 0, most - 1) end
  redis.call('PEXPIRE', key, life)
  local judged = count >= least and (ARGV[3] == '' or redis.call('EXISTS', KEYS[i + 1]) == 1)
  answer[#answer + 1] = judged and redis.call('LRANGE', key, 0, -1) or {}
end
return answer
