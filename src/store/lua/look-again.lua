-- Sets when a live challenge is looked at again: at the end of a pending failure's grace, else at the end of its life; sooner and
-- then ever later while no provider is known to have the newest delivery, since its work may have been lost; and once the provider's
-- last word of it is overdue: of an SMS once, of a call until it comes.
--
-- KEYS[1] challenge  KEYS[2] events  KEYS[3] outbox  KEYS[4] deadlines
-- ARGV[1] now or ''  ARGV[2] id  ARGV[3..4] ms after which the last word of an SMS and of a call is overdue, or ''
-- returns {'open', delivery number, tenant} when no provider is known to have it, {'overdue', delivery number, tenant} when its last word is
-- overdue, {'fine'}, or {'missing'}
--@include clock
--@include record
--@include change
local now, member = clock(ARGV[1]), member_of(ARGV[2])
local c = open(KEYS, now, ARGV[2])
if not c then
  redis.call('ZREM', KEYS[4], member)
  return { 'missing' }
end
if has_flag(c, 'f') then
  -- An ended challenge stands here until its end was passed on. Its task is in the outbox, or lost where all there is came later.
  local at, number = string.match(c[TIMELINE], '(%d+) (%d+) %a[^;]*;$')
  local oldest = redis.call('XRANGE', KEYS[3], '-', '+', 'COUNT', 1)[1]
  if not oldest or tonumber(string.match(oldest[1], '^%d+')) > tonumber(c[CREATED]) + tonumber(at) then
    local delivery = c.deliveries[tonumber(number)]
    to_outbox(c, 'notify', sequence_of(c), delivery and delivery.channel or '-', c[STATE], c[REASON])
  end
  redis.call('ZADD', KEYS[4], now + LOOK_AFTER_MS, member)
  return { 'fine' }
end
if c[PENDING] ~= '' then
  redis.call('ZADD', KEYS[4], tonumber(string.match(c[PENDING], ' (%d+) %d$')), member)
  return { 'fine' }
end
local n = #c.deliveries
local delivery = c.deliveries[n]
if tonumber(c[RANK]) >= TAKEN or delivery.id ~= '' then
  local is_sms = delivery.channel == 'sms'
  local overdue = tonumber(ARGV[is_sms and 3 or 4])
  if not overdue or delivery.id == '' or delivery.state == LETTERS.delivered then
    redis.call('ZADD', KEYS[4], c.expires, member)
    return { 'fine' }
  end
  -- Since the provider took it, or since it was queued where it is not known when.
  local since
  for at, number, letter in string.gmatch(c[TIMELINE], '(%d+) (%d+) (%a)') do
    if tonumber(number) == n and (not since or letter == LETTERS.sent or letter == LETTERS.calling) then since = tonumber(at) end
  end
  local due = tonumber(c[CREATED]) + since + overdue
  if now < due then
    redis.call('ZADD', KEYS[4], math.min(c.expires, due), member)
    return { 'fine' }
  end
  redis.call('ZADD', KEYS[4], is_sms and c.expires or math.min(c.expires, now + LOOK_AFTER_MS), member)
  return { 'overdue', n, c[TENANT] }
end
redis.call('ZADD', KEYS[4], math.min(c.expires, now + math.max(LOOK_AFTER_MS, since_created(c, now))), member)
return { 'open', n, c[TENANT] }
