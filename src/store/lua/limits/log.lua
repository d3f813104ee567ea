-- A log counts sends one by one, within true sliding windows. It is a text of entries, oldest first and with ; between them:
-- `<time><peer><thousand><position><request id>`, the middle ones only in logs that know them. Numbers are to base 36 and padded: eight digits
-- for Unix ms, three for a position. A peer has six characters, and an id loses the `.1` of a first delivery. So one entry of any log
-- is at most 28 characters: up to there Redis takes the same 48 bytes for a text.
local DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'
local PEER_CHARACTERS = 6

local function log_digits(number, width)
  local text = ''
  for _ = 1, width do
    local digit = number % 36
    text, number = string.sub(DIGITS, digit + 1, digit + 1) .. text, (number - digit) / 36
  end
  return text
end

local function log_id(id) return (string.gsub(id, '%.1$', '')) end

-- How many characters stand between time and id.
local function log_width(args)
  if args.position then return PEER_CHARACTERS + 4 end
  return args.peer and PEER_CHARACTERS or 0
end

local function log_read(key, args, now)
  local entries, since, id_at = {}, now - args.life, 9 + log_width(args)
  for text in string.gmatch(redis.call('GET', key) or '', '[^;]+') do
    local at = tonumber(string.sub(text, 1, 8), 36)
    if at > since then
      local e = { at = at, text = text, id = string.sub(text, id_at) }
      if args.peer then e.peer = string.sub(text, 9, 8 + PEER_CHARACTERS) end
      if args.position then
        e.thousand, e.position = string.sub(text, id_at - 4, id_at - 4), tonumber(string.sub(text, id_at - 3, id_at - 1), 36)
      end
      entries[#entries + 1] = e
    end
  end
  return entries
end

local function log_entry(now, id, args)
  local place = args.position and args.thousand .. log_digits(args.position, 3) or ''
  return { text = log_digits(now, 8) .. (args.peer or '') .. place .. id }
end

local function log_write(key, entries, life)
  local lines = {}
  for i, e in ipairs(entries) do lines[i] = e.text end
  if #lines == 0 then redis.call('DEL', key) else redis.call('SET', key, table.concat(lines, ';'), 'PX', life) end
end

-- When the window holds fewer than max of these times, if now it holds as many; else nil.
local function log_wait(times, max, window, now)
  if #times < max then return nil end
  table.sort(times)
  return times[#times - max + 1] + window - now
end

-- The latest time of every peer but this one; nil where this one is among them.
local function log_other_peers(entries, since, peer)
  local latest = {}
  for _, e in ipairs(entries) do
    if e.at > since then
      if e.peer == peer then return nil end
      latest[e.peer] = e
    end
  end
  return latest
end

-- The most that any stretch of `span` positions around this one holds, as times. The block is a ring of 10,000.
local function log_crowd(latest, position, span)
  local near = {}
  for _, e in pairs(latest) do
    local distance = e.position - position
    if distance > 5000 then distance = distance - 10000 elseif distance < -5000 then distance = distance + 10000 end
    if math.abs(distance) < span then near[#near + 1] = { distance = distance, at = e.at } end
  end
  local crowd = {}
  for start = 1, #near + 1 do
    local first = start > #near and 0 or near[start].distance
    if first <= 0 then
      local times = {}
      for _, e in ipairs(near) do
        if e.distance >= first and e.distance < first + span then times[#times + 1] = e.at end
      end
      if #times > #crowd then crowd = times end
    end
  end
  return crowd
end

local log_counts = {}

function log_counts.all(entries, rule, now)
  local times = {}
  for _, e in ipairs(entries) do
    if e.at > now - rule.window then times[#times + 1] = e.at end
  end
  return log_wait(times, rule.max, rule.window, now)
end

function log_counts.thousand(entries, rule, now, new)
  local times = {}
  for _, e in ipairs(entries) do
    if e.at > now - rule.window and e.thousand == new.thousand then times[#times + 1] = e.at end
  end
  return log_wait(times, rule.max, rule.window, now)
end

function log_counts.peers(entries, rule, now, new)
  local times = {}
  for _, e in pairs(log_other_peers(entries, now - rule.window, new.peer) or {}) do times[#times + 1] = e.at end
  return log_wait(times, rule.max, rule.window, now)
end

-- The send that completes a sequence is refused, so that max - 1 are let through.
function log_counts.span(entries, rule, now, new)
  if not new.position then return nil end
  local latest = log_other_peers(entries, now - rule.window, new.peer)
  if not latest then return nil end
  return log_wait(log_crowd(latest, new.position, rule.span), rule.max - 1, rule.window, now)
end

local log = {}

function log.arguments(take)
  local args = { life = tonumber(take()), peer = take(), thousand = take(), position = tonumber(take()), rules = {} }
  args.peer = args.peer ~= '-' and string.format('%-6.6s', args.peer) or nil
  for i = 1, tonumber(take()) do
    args.rules[i] = { name = take(), counts = take(), max = tonumber(take()), window = tonumber(take()), span = tonumber(take()) }
  end
  return args
end

function log.check(call, key, args)
  local entries, id = log_read(key, args, call.now), log_id(call.id)
  for _, e in ipairs(entries) do
    if e.id == id then return call.repeated(call.now - e.at) end
  end
  for _, rule in ipairs(args.rules) do
    local wait = log_counts[rule.counts](entries, rule, call.now, args)
    if wait then call.refuse(rule.name, wait) end
  end
  call.later(function()
    entries[#entries + 1] = log_entry(call.now, id, args)
    log_write(key, entries, args.life)
  end)
end

-- False where there was nothing to give back.
function log.undo(call, key, args)
  local entries, kept, id = log_read(key, args, call.now), {}, log_id(call.id)
  for _, e in ipairs(entries) do
    if e.id ~= id then kept[#kept + 1] = e end
  end
  if #kept == #entries then return false end
  log_write(key, kept, args.life)
  return true
end
