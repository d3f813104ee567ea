-- Takes the right to start the session's next challenge, and counts it. A later claim overtakes an earlier one.
--
-- KEYS[1] session
-- ARGV[1] now or ''  ARGV[2] most starts of one session
-- returns {'claimed' | 'ended' | 'exhausted', fields} or {'missing'}
--@include clock
local now = clock(ARGV[1])
local s = redis.call('HMGET', KEYS[1], 'state', 'expires', 'starts')
local state, expires, starts = s[1], tonumber(s[2]), tonumber(s[3])
if not state then return { 'missing' } end
local result = 'claimed'
if state ~= 'open' or now >= expires then
  result = 'ended'
elseif starts >= tonumber(ARGV[2]) then
  result = 'exhausted'
else
  redis.call('HINCRBY', KEYS[1], 'starts', 1)
end
return { result, redis.call('HGETALL', KEYS[1]) }
