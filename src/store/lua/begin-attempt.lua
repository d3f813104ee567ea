-- Takes the right to send one delivery, before the provider is called. One attempt holds it; a second one finds that
-- the first may have gone out, and has to find out before it takes over.
--
-- KEYS[1] challenge  KEYS[2] events  KEYS[3] outbox  KEYS[4] deadlines
-- ARGV[1] now or ''  ARGV[2] id  ARGV[3] delivery number  ARGV[4] attempt token
-- ARGV[5] start in ms of the attempt that is taken over, or ''
-- returns {'go' | 'over', fields}, {'uncertain', fields, start ms}, {'settled'}, or {'missing'}
--@include clock
--@include change
local keys = { challenge = KEYS[1], events = KEYS[2], outbox = KEYS[3], deadlines = KEYS[4] }
local now, id, n, token = clock(ARGV[1]), ARGV[2], tonumber(ARGV[3]), ARGV[4]

local c = redis.call('HMGET', keys.challenge, 'expires', 'final', 'n', 'rank', 'a' .. n, 'r' .. n, 'd' .. n)
local expires, final, newest, rank, attempt, reference, route =
  tonumber(c[1]), c[2], tonumber(c[3]), tonumber(c[4]), c[5], c[6], c[7]
if not expires then return { 'missing' } end
if final or n ~= newest or reference then return { 'settled' } end
if now >= expires then return { 'over', redis.call('HGETALL', keys.challenge) } end

if attempt then
  local holder, started = string.match(attempt, '^(%S+) (%d+)$')
  if holder ~= token then
    if started ~= ARGV[5] then return { 'uncertain', redis.call('HGETALL', keys.challenge), tonumber(started) } end
    redis.call('HSET', keys.challenge, 'a' .. n, token .. ' ' .. now)
  end
else
  redis.call('HSET', keys.challenge, 'a' .. n, token .. ' ' .. now)
end
if rank < 1 then
  local channel, provider = string.match(route, '^(%S+) (%S+)$')
  redis.call('HSET', keys.challenge, 'state', 'sending', 'rank', 1, 's' .. n, 'sending')
  append_event(keys, now, id, n, channel, provider, 'sending', '', 0)
end
return { 'go', redis.call('HGETALL', keys.challenge) }
