-- Every change of a challenge is written in three places at once: its record, the public stream of events,
-- and, where there is work to do, the outbox. A script reads once, changes fields, and saves them at the end.
local EVENTS_KEPT = 50000
local STREAM_LIFE_MS = 7 * 86400000
-- The rank from which a provider is known to have the delivery, over both channels.
local TAKEN = 2
-- A delivery that no provider has by then may have lost its work.
local LOOK_AFTER_MS = 30000

-- What stands for a challenge among its slot's deadlines: its id without `ch_` and the slot.
local function member_of(id) return string.sub(id, 6) end

-- keys: KEYS of the script. Gives the challenge as `read_challenge` does, with what a change of it needs; nil where there is none.
local function open(keys, now, id, c)
  c = c or read_challenge(keys[1])
  if not c then return nil end
  c.key, c.events, c.outbox, c.deadlines, c.now, c.id = keys[1], keys[2], keys[3], keys[4], now, id
  c.member = member_of(id)
  c.expires = tonumber(c[CREATED]) + tonumber(c[LIFE])
  return c
end

local function since_created(c, time) return time - tonumber(c[CREATED]) end

local function save(c) write_challenge(c.key, c, 'KEEPTTL') end

-- One field: each one more would cost every API process as much again to read. The caller's own reference comes last, and may hold spaces.
-- final: 0 or 1
local function append_event(c, number, state, reason, final)
  local sequence = sequence_of(c) + 1
  c[TIMELINE] = c[TIMELINE] .. since_created(c, c.now) .. ' ' .. number .. ' ' .. LETTERS[state] .. (reason ~= '' and ' ' .. reason or '') .. ';'
  local delivery = c.deliveries[tonumber(number)]
  local words = {
    c.id, c[TENANT], sequence, string.format('%d', c.now), state, final, reason == '' and '-' or reason, delivery and delivery.channel or '-',
    number, delivery and delivery.provider or '-', c[MASK], c[REFERENCE],
  }
  redis.call('XADD', c.events, 'MAXLEN', '~', EVENTS_KEPT, '*', 'event', table.concat(words, ' '))
end

-- number: of the delivery to send, or the sequence of the state to tell of.
local function to_outbox(c, task, number, channel, state, reason)
  redis.call('XADD', c.outbox, '*', 'task', task, 'challenge', c.id, 'tenant', c[TENANT],
    'number', number, 'channel', channel, 'state', state, 'reason', reason)
end

-- Queues the next delivery. The reason says why the one before it failed; empty for the first and for a resend.
local function queue_delivery(c, channel, provider, reason)
  local n = #c.deliveries + 1
  c.deliveries[n] = { channel = channel, provider = provider, state = LETTERS.queued, reason = '', attempt = '', started = '', id = '' }
  c[STATE], c[RANK], c[PENDING] = 'queued', 0, ''
  if channel == 'sms' then add_flag(c, 's') end
  redis.call('ZADD', c.deadlines, math.min(c.expires, c.now + LOOK_AFTER_MS), c.member)
  append_event(c, n, 'queued', reason, 0)
  to_outbox(c, 'deliver', n, channel, 'queued', reason)
end

-- Ends the challenge for good and saves it. What only a live challenge needs is dropped; the rest stays readable for a while.
local function finish(c, number, state, reason, retention_ms)
  local delivery = c.deliveries[tonumber(number)]
  c[STATE], c[REASON] = state, reason
  add_flag(c, 'f')
  append_event(c, number, state, reason, 1)
  to_outbox(c, 'notify', sequence_of(c), delivery and delivery.channel or '-', state, reason)
  c[TO], c[VERIFIER], c[PENDING], c[INDEX] = '', '', '', ''
  -- The digit to press has to stay known.
  if not has_flag(c, 'm') then c[SEED] = '' end
  for _, one in ipairs(c.deliveries) do one.attempt, one.started = '', '' end
  write_challenge(c.key, c, 'PX', retention_ms)
  -- Whoever passes the task on removes it; it is looked at where nobody did.
  redis.call('ZADD', c.deadlines, c.now + LOOK_AFTER_MS, c.member)
end
