-- Takes a result for good: the second time it is refused.
--
-- KEYS[1] session
-- ARGV[1] now or ''  ARGV[2] id of the result
-- returns {'redeemed' | 'used' | 'another', fields} or {'missing'}
--@include clock
local now = clock(ARGV[1])
local s = redis.call('HMGET', KEYS[1], 'state', 'result', 'redeemed')
local state, result, redeemed = s[1], s[2], s[3]
if not state then return { 'missing' } end
local kind = 'redeemed'
if result ~= ARGV[2] then
  kind = 'another'
elseif redeemed then
  kind = 'used'
else
  redis.call('HSET', KEYS[1], 'redeemed', now)
end
return { kind, redis.call('HGETALL', KEYS[1]) }
