-- Sets when a live challenge is looked at again: at the end of a pending failure's grace, else at the end of its life; sooner and
-- then ever later while no provider is known to have the newest delivery, since its work may have been lost.
--
-- KEYS[1] challenge  KEYS[2] events  KEYS[3] outbox  KEYS[4] deadlines
-- ARGV[1] now or ''  ARGV[2] id
-- returns {'open', delivery number, tenant} when no provider is known to have it, {'fine'}, or {'missing'}
--@include clock
--@include record
--@include change
local now, member = clock(ARGV[1]), member_of(ARGV[2])
local c = open(KEYS, now, ARGV[2])
if not c or has_flag(c, 'f') then
  redis.call('ZREM', KEYS[4], member)
  return { c and 'fine' or 'missing' }
end
if c[PENDING] ~= '' then
  redis.call('ZADD', KEYS[4], tonumber(string.match(c[PENDING], ' (%d+) %d$')), member)
  return { 'fine' }
end
local n = #c.deliveries
if tonumber(c[RANK]) >= TAKEN or c.deliveries[n].id ~= '' then
  redis.call('ZADD', KEYS[4], c.expires, member)
  return { 'fine' }
end
redis.call('ZADD', KEYS[4], math.min(c.expires, now + math.max(LOOK_AFTER_MS, since_created(c, now))), member)
return { 'open', n, c[TENANT] }
