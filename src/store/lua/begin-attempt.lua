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

local c = redis.call('HMGET', keys.challenge, 'tenant', 'mask', 'ref', 'seq',
  'expires', 'final', 'n', 'rank', 'a' .. n, 'r' .. n, 'd' .. n)
local expires, final, newest, rank, attempt, reference, route =
  tonumber(c[5]), c[6], tonumber(c[7]), tonumber(c[8]), c[9], c[10], c[11]
if not expires then return { 'missing' } end
if final or n ~= newest or reference then return { 'settled' } end
if now >= expires then return { 'over', read_all(keys.challenge) } end

local change = begin(keys, now, id, c)
local holder, started = string.match(attempt or '', '^(%S+) (%d+)$')
if holder ~= token then
  if attempt and started ~= ARGV[5] then
    return { 'uncertain', read_all(keys.challenge), tonumber(started) }
  end
  put(change, 'a' .. n, token .. ' ' .. now)
end
if rank < 1 then
  local channel, provider = string.match(route, '^(%S+) (%S+)$')
  put(change, 'state', 'sending', 'rank', 1, 's' .. n, 'sending')
  append_event(change, n, channel, provider, 'sending', '', 0)
end
if #change.set > 0 then save(change) end
return { 'go', read_all(keys.challenge) }
