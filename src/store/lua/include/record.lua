-- A challenge is one text in Redis: the version of this form, then its fields in this order, each with \31 behind it. That takes half of
-- what a hash with named fields takes, and half the time to read and to write. The form is the same as in `challenge-record.ts`.
-- Times other than CREATED and those in PENDING are ms after CREATED.
-- FLAGS are letters: m match, t test number, a sent again, s SMS was tried, f final; then what is known of calls, as letter, delivery
-- number and a dot (`H1.`): H a human, M a machine, U nobody can tell, K a key press is held.
-- TO is without the key's id where that is KEY.
-- DELIVERIES, each with \30 behind it: channel, provider, letter of its state, reason, attempt that holds it, start of that, and
-- the provider's id.
-- TIMELINE: `<time> <delivery> <letter of the state> <reason>;` for each change, the reason and its blank only where there is one.
local TENANT, MASK, REFERENCE, COUNTRY, LOCALE, FALLBACK, PIN, PAGE, FLAGS, KEY, BODY, SEED, TO, INDEX, VERIFIER, CHECKS,
  CREATED, LIFE, VERDICTS, RESEND, RESENDS, RESENT_BY, PENDING, RANK, STATE, REASON, DELIVERIES, TIMELINE =
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28
local DRAFT_FIELDS, FIELDS = CHECKS, TIMELINE
local LETTERS = { queued = 'q', sending = 'g', sent = 's', delivered = 'd', calling = 'c', ringing = 'r', in_call = 'i',
  sms_verified = 'v', call_answered = 'a', failed = 'f', expired = 'x', canceled = 'n', locked = 'l', denied = 'y' }
local RECORD = '^1\31' .. string.rep('([^\31]*)\31', FIELDS) .. '$'
local DELIVERY = '([^ \30]*) ([^ \30]*) ([^ \30]*) ([^ \30]*) ([^ \30]*) ([^ \30]*) ([^\30]*)\30'

-- Nil where there is none; else its fields by position, `text` as it is stored, and `deliveries` by number.
local function read_challenge(key)
  local text = redis.call('GET', key)
  if not text then return nil end
  local c = { string.match(text, RECORD) }
  if not c[1] then error('a challenge of another version') end
  c.text, c.deliveries = text, {}
  for channel, provider, state, reason, attempt, started, id in string.gmatch(c[DELIVERIES], DELIVERY) do
    c.deliveries[#c.deliveries + 1] = { channel = channel, provider = provider, state = state, reason = reason,
      attempt = attempt, started = started, id = id }
  end
  return c
end

local function write_challenge(key, c, ...)
  local lines = {}
  for i, d in ipairs(c.deliveries) do
    lines[i] = table.concat({ d.channel, d.provider, d.state, d.reason, d.attempt, d.started, d.id }, ' ') .. '\30'
  end
  c[DELIVERIES] = table.concat(lines)
  c.text = '1\31' .. table.concat(c, '\31', 1, FIELDS) .. '\31'
  redis.call('SET', key, c.text, ...)
end

-- How many changes it has seen.
local function sequence_of(c) return select(2, string.gsub(c[TIMELINE], ';', '')) end

local function has_flag(c, letter) return string.find(c[FLAGS], letter, 1, true) ~= nil end
local function add_flag(c, letter)
  if not has_flag(c, letter) then c[FLAGS] = c[FLAGS] .. letter end
end
