-- Takes the right to send one delivery, before the provider is called. One attempt holds it, alone for as long as it may still
-- be sending; after that a second one finds that the first may have gone out, and has to find out before it takes over.
--
-- KEYS[1] challenge  KEYS[2] events  KEYS[3] outbox  KEYS[4] deadlines
-- ARGV[1] now or ''  ARGV[2] id  ARGV[3] delivery number  ARGV[4] attempt token, without blanks  ARGV[5] lease ms
-- ARGV[6] start in ms of the attempt that is taken over, or ''  ARGV[7] '1' when that one may have gone out, and is repeated
-- ARGV[8] on a single server, how many challenges a phone may answer by SMS: an SMS's is filed here, under the index in the challenge;
-- '' on a Cluster, where the list is on another node
-- returns {'go', record, ms of life left}, {'over', record}, {'held', ms}, {'uncertain', record, start ms}, {'settled'}, or {'missing'}
--@include clock
--@include record
--@include change
--@include replies
local now, n, token, lease = clock(ARGV[1]), tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])

local c = open(KEYS, now, ARGV[2])
if not c then return { 'missing' } end
local delivery = c.deliveries[n]
if has_flag(c, 'f') or n ~= #c.deliveries or delivery.id ~= '' then return { 'settled' } end
if string.match(c[PENDING], '^(%d+) ') == tostring(n) then return { 'settled' } end
if now >= c.expires then return { 'over', c.text } end

if delivery.attempt ~= '' and delivery.attempt ~= token then
  local started = tonumber(c[CREATED]) + tonumber(delivery.started)
  local left = started + lease - now
  if left > 0 then return { 'held', left } end
  if started ~= tonumber(ARGV[6]) then return { 'uncertain', c.text, started } end
  if ARGV[7] == '1' then add_flag(c, 'a') end
end
delivery.attempt, delivery.started = token, since_created(c, now)
if tonumber(c[RANK]) < 1 then
  c[STATE], c[RANK], delivery.state = 'sending', 1, LETTERS.sending
  append_event(c, n, 'sending', '', 0)
end
if ARGV[8] ~= '' and delivery.channel == 'sms' then
  remember_reply('reply:{' .. c[INDEX] .. '}:' .. c[TENANT], string.sub(c.id, 4), c.expires, tonumber(ARGV[8]), now)
end
save(c)
return { 'go', c.text, c.expires - now }
