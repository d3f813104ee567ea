-- Writes one change of what a subject has registered, if nobody else has written since it was read.
--
-- KEYS[1] subject
-- ARGV[1] revision that it was read at, 0 for a new one  ARGV[2] how many fields are set
-- ARGV[3..] their names and values in turn, then the names of fields to drop
-- returns {'written' | 'stale', fields}; without a field of its own that is left, the key is deleted
local revision, count = tonumber(redis.call('HGET', KEYS[1], 'rev')) or 0, tonumber(ARGV[2])
if revision ~= tonumber(ARGV[1]) then return { 'stale', redis.call('HGETALL', KEYS[1]) } end
if count == 0 and #ARGV == 2 then
  redis.call('DEL', KEYS[1])
  return { 'written', {} }
end
-- A new record does not begin at 1: a change that was decided on an earlier, deleted one never fits it.
if revision == 0 then
  local now = redis.call('TIME')
  revision = tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000)
end
local fields, gone = { 'rev', string.format('%.0f', revision + 1) }, {}
for i = 3, 2 + 2 * count do fields[#fields + 1] = ARGV[i] end
for i = 3 + 2 * count, #ARGV do gone[#gone + 1] = ARGV[i] end
redis.call('HSET', KEYS[1], unpack(fields))
if #gone > 0 then redis.call('HDEL', KEYS[1], unpack(gone)) end
return { 'written', redis.call('HGETALL', KEYS[1]) }
