-- Every change of a challenge is written in three places at once: its hash, the public stream of events,
-- and, where there is work to do, the outbox. Fields of the hash that belong to a delivery or a step carry its number:
-- d<n> channel and provider, s<n> state, r<n> the provider's id, a<n> the attempt, t<n> one line of the timeline.
local EVENTS_KEPT = 100000
local STREAM_LIFE_SECONDS = 7 * 86400

local function append_event(keys, now, id, delivery, channel, provider, state, reason, final)
  local sequence = redis.call('HINCRBY', keys.challenge, 'seq', 1)
  redis.call('HSET', keys.challenge, 't' .. sequence,
    now .. ' ' .. delivery .. ' ' .. channel .. ' ' .. provider .. ' ' .. state .. ' ' .. reason)
  local about = redis.call('HMGET', keys.challenge, 'tenant', 'mask', 'ref')
  redis.call('XADD', keys.events, 'MAXLEN', '~', EVENTS_KEPT, '*',
    'challenge', id, 'tenant', about[1], 'sequence', sequence, 'at', now, 'state', state, 'final', final,
    'reason', reason, 'channel', channel, 'delivery', delivery, 'provider', provider,
    'to', about[2], 'reference', about[3] or '')
  redis.call('EXPIRE', keys.events, STREAM_LIFE_SECONDS)
  return sequence, about[1]
end

-- number: of the delivery to send, or the sequence of the state to tell of.
local function to_outbox(keys, task, id, tenant, number, channel, state, reason)
  redis.call('XADD', keys.outbox, '*', 'task', task, 'challenge', id, 'tenant', tenant, 'number', number,
    'channel', channel, 'state', state, 'reason', reason)
  redis.call('EXPIRE', keys.outbox, STREAM_LIFE_SECONDS)
end

-- Queues delivery number n. The reason says why the one before it failed; empty for the first and for a resend.
local function queue_delivery(keys, now, id, n, channel, provider, reason)
  redis.call('HSET', keys.challenge, 'state', 'queued', 'rank', 0, 'n', n, 'channel', channel,
    'd' .. n, channel .. ' ' .. provider, 's' .. n, 'queued')
  redis.call('HDEL', keys.challenge, 'pending')
  if channel == 'sms' then redis.call('HSET', keys.challenge, 'sms', 1) end
  local _, tenant = append_event(keys, now, id, n, channel, provider, 'queued', reason, 0)
  to_outbox(keys, 'deliver', id, tenant, n, channel, 'queued', reason)
end

-- Ends the challenge for good. What only a live challenge needs is dropped; the rest stays readable for a while.
local function finish(keys, now, id, delivery, state, reason, retention_ms)
  local about = redis.call('HMGET', keys.challenge, 'd' .. delivery, 'match')
  local channel, provider = string.match(about[1] or '', '^(%S+) (%S+)$')
  redis.call('HSET', keys.challenge, 'state', state, 'final', 1, 'reason', reason)
  local sequence, tenant = append_event(keys, now, id, delivery, channel or '-', provider or '-', state, reason, 1)
  to_outbox(keys, 'notify', id, tenant, sequence, channel or '-', state, reason)
  redis.call('ZREM', keys.deadlines, id)
  redis.call('HDEL', keys.challenge, 'to', 'verify', 'pending', 'index')
  if about[2] ~= '1' then redis.call('HDEL', keys.challenge, 'seed') end
  redis.call('PEXPIRE', keys.challenge, retention_ms)
end
