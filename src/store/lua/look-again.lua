-- Sets when a live challenge is looked at again: at the end of a pending failure's grace, else at the end of its life; sooner and
-- then ever later while no provider is known to have the newest delivery, since its work may have been lost.
--
-- KEYS[1] challenge  KEYS[2] events  KEYS[3] outbox  KEYS[4] deadlines
-- ARGV[1] now or ''  ARGV[2] id
-- returns {'open', delivery number, tenant} when no provider is known to have it, {'fine'}, or {'missing'}
--@include clock
--@include change
local now, id = clock(ARGV[1]), ARGV[2]
local c = redis.call('HMGET', KEYS[1], 'expires', 'created', 'final', 'n', 'rank', 'pending', 'tenant')
local expires, created, final, n, rank, pending =
  tonumber(c[1]), tonumber(c[2]), c[3], tonumber(c[4]), tonumber(c[5]), c[6]
if not expires or final then
  redis.call('ZREM', KEYS[4], id)
  return { expires and 'fine' or 'missing' }
end
if pending then
  redis.call('ZADD', KEYS[4], tonumber(string.match(pending, ' (%d+) %d$')), id)
  return { 'fine' }
end
if rank >= TAKEN or redis.call('HEXISTS', KEYS[1], 'r' .. n) == 1 then
  redis.call('ZADD', KEYS[4], expires, id)
  return { 'fine' }
end
redis.call('ZADD', KEYS[4], math.min(expires, now + math.max(LOOK_AFTER_MS, now - created)), id)
return { 'open', n, c[7] }
