-- Every change of a challenge is written in three places at once: its hash, the public stream of events,
-- and, where there is work to do, the outbox. A script reads once, gathers the fields that change, and saves them at the end.
-- Fields of the hash that belong to a delivery or a step carry its number:
-- d<n> channel and provider, s<n> state, r<n> the provider's id, a<n> the attempt that holds it and its start, t<n> one line of the timeline.
local EVENTS_KEPT = 100000
local STREAM_LIFE_SECONDS = 7 * 86400
-- The rank from which a provider is known to have the delivery, over both channels.
local TAKEN = 2
-- A delivery that no provider has by then may have lost its work.
local LOOK_AFTER_MS = 30000

-- All fields and values of a challenge as one text: sixty small values cost the client more to read than the rest of its work.
local function whole(fields) return table.concat(fields, '\31') end
local function read_all(key) return whole(redis.call('HGETALL', key)) end

-- about: tenant, mask, ref and seq of the challenge, as they are in its hash.
local function begin(keys, now, id, about)
  return { keys = keys, now = now, id = id, tenant = about[1], mask = about[2], ref = about[3] or '',
    sequence = tonumber(about[4]) or 0, set = {} }
end

local function put(change, ...)
  local set = change.set
  for i = 1, select('#', ...) do set[#set + 1] = select(i, ...) end
end

local function save(change)
  redis.call('HSET', change.keys.challenge, unpack(change.set))
end

local function append_event(change, delivery, channel, provider, state, reason, final)
  local now = change.now
  local sequence = change.sequence + 1
  change.sequence = sequence
  put(change, 'seq', sequence, 't' .. sequence,
    now .. ' ' .. delivery .. ' ' .. channel .. ' ' .. provider .. ' ' .. state .. ' ' .. reason)
  redis.call('XADD', change.keys.events, 'MAXLEN', '~', EVENTS_KEPT, '*',
    'challenge', change.id, 'tenant', change.tenant, 'sequence', sequence, 'at', now, 'state', state, 'final', final,
    'reason', reason, 'channel', channel, 'delivery', delivery, 'provider', provider,
    'to', change.mask, 'reference', change.ref)
end

-- number: of the delivery to send, or the sequence of the state to tell of.
local function to_outbox(change, task, number, channel, state, reason)
  redis.call('XADD', change.keys.outbox, '*', 'task', task, 'challenge', change.id, 'tenant', change.tenant,
    'number', number, 'channel', channel, 'state', state, 'reason', reason)
end

-- Queues delivery number n. The reason says why the one before it failed; empty for the first and for a resend.
local function queue_delivery(change, expires, n, channel, provider, reason)
  put(change, 'state', 'queued', 'rank', 0, 'n', n, 'channel', channel,
    'd' .. n, channel .. ' ' .. provider, 's' .. n, 'queued')
  if channel == 'sms' then put(change, 'sms', 1) end
  redis.call('ZADD', change.keys.deadlines, math.min(expires, change.now + LOOK_AFTER_MS), change.id)
  append_event(change, n, channel, provider, 'queued', reason, 0)
  to_outbox(change, 'deliver', n, channel, 'queued', reason)
end

-- Ends the challenge for good and saves it. What only a live challenge needs is dropped; the rest stays readable for a while.
-- route: of the delivery, as `sms twilio`. match: '1' where its digit has to stay known.
local function finish(change, delivery, route, match, state, reason, retention_ms)
  local keys = change.keys
  local channel, provider = string.match(route or '', '^(%S+) (%S+)$')
  put(change, 'state', state, 'final', 1, 'reason', reason)
  append_event(change, delivery, channel or '-', provider or '-', state, reason, 1)
  to_outbox(change, 'notify', change.sequence, channel or '-', state, reason)
  save(change)
  redis.call('ZREM', keys.deadlines, change.id)
  if match == '1' then
    redis.call('HDEL', keys.challenge, 'to', 'verify', 'pending', 'index')
  else
    redis.call('HDEL', keys.challenge, 'to', 'verify', 'pending', 'index', 'seed')
  end
  redis.call('PEXPIRE', keys.challenge, retention_ms)
end
