-- Applies a change that a carrier or the service asks for, if it is news. It knows no state by name: progress counts when
-- the pair (delivery, rank) grows, an end counts once, and a failure counts from the newest delivery alone.
--
-- KEYS[1] challenge  KEYS[2] events  KEYS[3] outbox  KEYS[4] deadlines
-- ARGV[1] now or ''  ARGV[2] id  ARGV[3] delivery number, 0 for the challenge as a whole  ARGV[4] provider's id or ''
-- ARGV[5] live | over | due (a pending failure's grace has passed) | any  ARGV[6] progress | final | next | failing | note | reference  ARGV[7] retention ms
-- ARGV[8] the attempt that speaks, or '': one that another has taken over from changes nothing
-- ARGV[9] reason or ''  ARGV[10] channel and provider that the delivery must have, as `sms twilio`, or ''
-- progress: ARGV[11] state  ARGV[12] rank  ARGV[13..14] ms after which the end of an SMS and of a call is overdue, or ''
-- final:    ARGV[11] state  ARGV[12] '1' when every delivery counts, not the newest alone  ARGV[13] why the delivery failed, or ''
-- next:     ARGV[11] channel  ARGV[12] provider  ARGV[13] '1' when the delivery may have gone out, and is repeated
-- failing:  ARGV[11] scope  ARGV[12] grace ms  ARGV[13] '1' when any news of the delivery calls it off
-- note:     ARGV[11] the letter of a fact about a call, kept for every delivery, the newest or not
-- returns {'applied' | 'ignored' | 'over', record after final, next and note alone} or {'missing'}
--@include clock
--@include record
--@include change
local now, n, reference, when, kind, reason = clock(ARGV[1]), tonumber(ARGV[3]), ARGV[4], ARGV[5], ARGV[6], ARGV[9]

local c = open(KEYS, now, ARGV[2])
if not c then return { 'missing' } end
local delivery, newest, rank, changed = c.deliveries[n], #c.deliveries, tonumber(c[RANK]), false

local function answer(result)
  if changed then save(c) end
  if kind ~= 'final' and kind ~= 'next' and kind ~= 'note' then return { result } end
  return { result, c.text }
end

-- A failure that only waited for news of the delivery is called off by it.
local function heard()
  if string.match(c[PENDING], '^(%d+) .* 1$') == tostring(n) then
    c[PENDING] = ''
    redis.call('ZADD', c.deadlines, math.min(c.expires, now + LOOK_AFTER_MS), c.member)
  end
end

if has_flag(c, 'f') then return answer('ignored') end
if ARGV[8] ~= '' and not (delivery and delivery.attempt == ARGV[8]) then return answer('ignored') end
if n > 0 and not delivery then return answer('ignored') end
if ARGV[10] ~= '' and not (delivery and delivery.channel .. ' ' .. delivery.provider == ARGV[10]) then return answer('ignored') end
if reference ~= '' and delivery then
  if delivery.id ~= '' and delivery.id ~= reference then return answer('ignored') end
  if delivery.id == '' then
    delivery.id, changed = reference, true
    heard()
  end
end
-- Once the provider has it, nobody else can take this delivery over: whose it was need not be known.
if ARGV[8] ~= '' and delivery.id ~= '' then delivery.attempt, delivery.started, changed = '', '', true end
if when == 'live' and now >= c.expires then return answer('over') end
if when == 'over' and now < c.expires then return answer('ignored') end
if when == 'due' and now < tonumber(string.match(c[PENDING], ' (%d+) %d$') or math.huge) then return answer('ignored') end

if kind == 'final' then
  if ARGV[12] ~= '1' and n ~= newest then return answer('ignored') end
  if ARGV[13] ~= '' and delivery then delivery.state, delivery.reason = LETTERS.failed, ARGV[13] end
  finish(c, n > 0 and n or newest, ARGV[11], reason, ARGV[7])
  return { 'applied', c.text }
end

if kind == 'note' then
  local fact = ARGV[11] .. n .. '.'
  if not delivery or has_flag(c, fact) then return answer('ignored') end
  add_flag(c, fact)
  changed = true
  return answer('applied')
end

if n ~= newest then return answer('ignored') end
-- It was only feared that nothing went out, and the provider has told meanwhile that it did.
if (kind == 'next' or kind == 'failing') and ARGV[13] == '1' and (delivery.id ~= '' or rank >= TAKEN) then return answer('ignored') end
if kind == 'progress' then
  if tonumber(ARGV[12]) <= rank then return answer('ignored') end
  c[STATE], c[RANK], delivery.state = ARGV[11], ARGV[12], LETTERS[ARGV[11]]
  append_event(c, n, ARGV[11], '', 0)
  if c[PENDING] == '' and (rank < TAKEN or ARGV[11] == 'delivered') then
    local overdue = ARGV[11] ~= 'delivered' and tonumber(ARGV[delivery.channel == 'sms' and 13 or 14]) or math.huge
    redis.call('ZADD', c.deadlines, math.min(c.expires, now + overdue), c.member)
  end
  heard()
  changed = true
elseif kind == 'next' then
  delivery.state, delivery.reason = LETTERS.failed, reason
  if ARGV[13] == '1' then add_flag(c, 'a') end
  queue_delivery(c, ARGV[11], ARGV[12], reason)
  changed = true
elseif kind == 'failing' then
  if c[PENDING] ~= '' then return answer('ignored') end
  local due = math.min(now + tonumber(ARGV[12]), c.expires)
  c[PENDING] = n .. ' ' .. reason .. ' ' .. ARGV[11] .. ' ' .. due .. ' ' .. ARGV[13]
  redis.call('ZADD', c.deadlines, due, c.member)
  changed = true
end
return answer('applied')
