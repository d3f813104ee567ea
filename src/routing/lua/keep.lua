-- Replaces fields of a hash if none of them has changed since it was read.
--
-- KEYS[1] evidence of one scope
-- ARGV[1] life ms  ARGV[2] the most fields  then for each: field, its text as it was read or '', its new text
-- returns 1; 0 where one has changed: read again; -1 where there is no room for a new field
for i = 3, #ARGV, 3 do
  local now = redis.call('HGET', KEYS[1], ARGV[i]) or ''
  if now ~= ARGV[i + 1] then return 0 end
end
local added = 0
for i = 3, #ARGV, 3 do if ARGV[i + 1] == '' then added = added + 1 end end
if added > 0 and redis.call('HLEN', KEYS[1]) + added > tonumber(ARGV[2]) then return -1 end
for i = 3, #ARGV, 3 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 2]) end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
