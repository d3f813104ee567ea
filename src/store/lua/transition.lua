-- Applies a change that a carrier or the service asks for, if it is news. It knows no state by name: progress counts when
-- the pair (delivery, rank) grows, an end counts once, and a failure counts from the newest delivery alone.
--
-- KEYS[1] challenge  KEYS[2] events  KEYS[3] outbox  KEYS[4] deadlines
-- ARGV[1] now or ''  ARGV[2] id  ARGV[3] delivery number, 0 for the challenge as a whole  ARGV[4] provider's id or ''
-- ARGV[5] live | over | due (a pending failure's grace has passed) | any  ARGV[6] progress | final | next | failing | reference  ARGV[7] retention ms
-- ARGV[8] the attempt that speaks, or '': one that another has taken over from changes nothing
-- ARGV[9] reason or ''  ARGV[10] channel and provider that the delivery must have, as `sms twilio`, or ''
-- progress: ARGV[11] state  ARGV[12] rank
-- final:    ARGV[11] state  ARGV[12] '1' when every delivery counts, not the newest alone  ARGV[13] why the delivery failed, or ''
-- next:     ARGV[11] channel  ARGV[12] provider  ARGV[13] '1' when the delivery may have gone out, and is repeated
-- failing:  ARGV[11] scope  ARGV[12] grace ms  ARGV[13] '1' when any news of the delivery calls it off
-- returns {'applied' | 'ignored' | 'over', fields of final and next alone} or {'missing'}
--@include clock
--@include change
local keys = { challenge = KEYS[1], events = KEYS[2], outbox = KEYS[3], deadlines = KEYS[4] }
local now, id, n, reference, when, kind, retention, reason =
  clock(ARGV[1]), ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[9]

local c = redis.call('HMGET', keys.challenge, 'tenant', 'mask', 'ref', 'seq',
  'expires', 'final', 'n', 'rank', 'd' .. n, 'r' .. n, 'pending', 'match', 'a' .. n)
local expires, final, newest, rank, route, known, pending, match =
  tonumber(c[5]), c[6], tonumber(c[7]), tonumber(c[8]), c[9], c[10], c[11], c[12]
if not expires then return { 'missing' } end

local change = begin(keys, now, id, c)
local function answer(result)
  if #change.set > 0 then save(change) end
  if kind ~= 'final' and kind ~= 'next' then return { result } end
  return { result, read_all(keys.challenge) }
end

-- A failure that only waited for news of the delivery is called off by it.
local function heard()
  if pending and string.match(pending, '^(%d+) .* 1$') == tostring(n) then
    redis.call('HDEL', keys.challenge, 'pending')
    redis.call('ZADD', keys.deadlines, expires, id)
    pending = nil
  end
end

if final then return answer('ignored') end
if ARGV[8] ~= '' and string.match(c[13] or '', '^(%S+) ') ~= ARGV[8] then return answer('ignored') end
if n > 0 and not route then return answer('ignored') end
if ARGV[10] ~= '' and ARGV[10] ~= route then return answer('ignored') end
if reference ~= '' then
  if known and known ~= reference then return answer('ignored') end
  if not known then
    put(change, 'r' .. n, reference)
    heard()
  end
end
if when == 'live' and now >= expires then return answer('over') end
if when == 'over' and now < expires then return answer('ignored') end
if when == 'due' and now < tonumber(string.match(pending or '', ' (%d+) %d$') or math.huge) then return answer('ignored') end

if kind == 'final' then
  if ARGV[12] ~= '1' and n ~= newest then return answer('ignored') end
  if ARGV[13] ~= '' and n > 0 then put(change, 's' .. n, 'failed ' .. ARGV[13]) end
  local last = n > 0 and n or newest
  if last ~= n then route = redis.call('HGET', keys.challenge, 'd' .. last) end
  finish(change, last, route, match, ARGV[11], reason, retention)
  change.set = {}
  return answer('applied')
end

if n ~= newest then return answer('ignored') end
if kind == 'progress' then
  if tonumber(ARGV[12]) <= rank then return answer('ignored') end
  local channel, provider = string.match(route, '^(%S+) (%S+)$')
  put(change, 'state', ARGV[11], 'rank', ARGV[12], 's' .. n, ARGV[11])
  append_event(change, n, channel, provider, ARGV[11], '', 0)
  if rank < TAKEN and not pending then redis.call('ZADD', keys.deadlines, expires, id) end
  heard()
elseif kind == 'next' then
  put(change, 's' .. n, 'failed ' .. reason)
  if pending then redis.call('HDEL', keys.challenge, 'pending') end
  if ARGV[13] == '1' then put(change, 'again', 1) end
  queue_delivery(change, expires, n + 1, ARGV[11], ARGV[12], reason)
elseif kind == 'failing' then
  if pending then return answer('ignored') end
  local due = math.min(now + tonumber(ARGV[12]), expires)
  put(change, 'pending', n .. ' ' .. reason .. ' ' .. ARGV[11] .. ' ' .. due .. ' ' .. ARGV[13])
  redis.call('ZADD', keys.deadlines, due, id)
end
return answer('applied')
