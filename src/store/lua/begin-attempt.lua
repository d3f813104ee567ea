-- Takes the right to send one delivery, before the provider is called. One attempt holds it, alone for as long as it may still
-- be sending; after that a second one finds that the first may have gone out, and has to find out before it takes over.
--
-- KEYS[1] challenge  KEYS[2] events  KEYS[3] outbox  KEYS[4] deadlines
-- ARGV[1] now or ''  ARGV[2] id  ARGV[3] delivery number  ARGV[4] attempt token  ARGV[5] lease ms
-- ARGV[6] start in ms of the attempt that is taken over, or ''  ARGV[7] '1' when that one may have gone out, and is repeated
-- returns {'go', fields, ms of life left}, {'over', fields}, {'held', ms}, {'uncertain', fields, start ms}, {'settled'}, or {'missing'}
--@include clock
--@include change
local keys = { challenge = KEYS[1], events = KEYS[2], outbox = KEYS[3], deadlines = KEYS[4] }
local now, id, n, token, lease = clock(ARGV[1]), ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])

local c = redis.call('HMGET', keys.challenge, 'tenant', 'mask', 'ref', 'seq',
  'expires', 'final', 'n', 'rank', 'a' .. n, 'r' .. n, 'd' .. n, 'pending')
local expires, final, newest, rank, attempt, reference, route, pending =
  tonumber(c[5]), c[6], tonumber(c[7]), tonumber(c[8]), c[9], c[10], c[11], c[12]
if not expires then return { 'missing' } end
if final or n ~= newest or reference then return { 'settled' } end
if pending and string.match(pending, '^(%d+) ') == tostring(n) then return { 'settled' } end
if now >= expires then return { 'over', read_all(keys.challenge) } end

local change = begin(keys, now, id, c)
local holder, started = string.match(attempt or '', '^(%S+) (%d+)$')
if holder and holder ~= token then
  local left = tonumber(started) + lease - now
  if left > 0 then return { 'held', left } end
  if started ~= ARGV[6] then return { 'uncertain', read_all(keys.challenge), tonumber(started) } end
  if ARGV[7] == '1' then put(change, 'again', 1) end
end
put(change, 'a' .. n, token .. ' ' .. now)
if rank < 1 then
  local channel, provider = string.match(route, '^(%S+) (%S+)$')
  put(change, 'state', 'sending', 'rank', 1, 's' .. n, 'sending')
  append_event(change, n, channel, provider, 'sending', '', 0)
end
save(change)
return { 'go', read_all(keys.challenge), expires - now }
