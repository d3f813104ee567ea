-- A log counts sends one by one, within true sliding windows. It is a text of entries, oldest first and with ; between them:
-- `<time><peer><thousand><position><request id>`, the middle ones only in logs that know them. Numbers are to base 36 and padded: eight digits
-- for Unix ms, three for a position. A peer has six characters (with a position the last two name the source that asked), and an id loses the `.1` of a first delivery. So one entry of any log
-- is at most 28 characters: up to there Redis takes the same 48 bytes for a text.
local PEER_CHARACTERS = 6
local BLOCK_PEER_CHARACTERS = 4
-- Five times what the largest rule counts. More come only where no rule bounds them: of an exempt number, or with the limit turned off.
local ENTRIES_MAX = 5000

-- The byte of one digit.
local function log_digit(number) return number < 10 and 48 + number or 87 + number end

-- Three digits of a number.
local function log_three(number)
  local last = number % 36
  number = (number - last) / 36
  local middle = number % 36
  return string.char(log_digit((number - middle) / 36), log_digit(middle), log_digit(last))
end

-- Eight digits of Unix ms, in pieces that stay below 36 ^ 3.
local function log_time(now)
  local low = now % 46656
  local rest = (now - low) / 46656
  local middle = rest % 46656
  rest = (rest - middle) / 46656
  local last = rest % 36
  return string.char(log_digit((rest - last) / 36), log_digit(last)) .. log_three(middle) .. log_three(low)
end

-- The same for all logs of one send: made once.
local function log_id(call)
  if not call.entry_id then call.entry_id = string.gsub(call.id, '%.1$', '') end
  return call.entry_id
end

-- How many characters stand between time and id.
local function log_width(args)
  if args.position then return PEER_CHARACTERS + 4 end
  return args.peer and PEER_CHARACTERS or 0
end

-- Of a log with positions: the number, and the source.
local function log_peer(peer) return string.sub(peer, 1, BLOCK_PEER_CHARACTERS), string.sub(peer, BLOCK_PEER_CHARACTERS + 1) end

-- Those that still matter, and as `whole` their text where none has been left out.
local function log_entries(stored, args, now)
  local entries, since, id_at = { whole = stored }, now - args.life, 9 + log_width(args)
  for text in string.gmatch(stored, '[^;]+') do
    local at = tonumber(string.sub(text, 1, 8), 36)
    if at > since then
      local e = { at = at, text = text, id = string.sub(text, id_at) }
      if args.peer then e.peer = string.sub(text, 9, 8 + PEER_CHARACTERS) end
      if args.position then
        e.peer, e.source = log_peer(e.peer)
        e.thousand, e.position = string.sub(text, id_at - 4, id_at - 4), tonumber(string.sub(text, id_at - 3, id_at - 1), 36)
      end
      entries[#entries + 1] = e
    else
      entries.whole = nil
    end
  end
  return entries
end

local function log_read(key, args, now)
  local stored = redis.call('GET', key)
  return stored and log_entries(stored, args, now) or { whole = '' }
end

-- The newest of them, with room for one more.
local function log_text(entries)
  if entries.whole and #entries < ENTRIES_MAX then return entries.whole end
  local lines = {}
  for i = math.max(1, #entries - ENTRIES_MAX + 2), #entries do lines[#lines + 1] = entries[i].text end
  return table.concat(lines, ';')
end

local function log_add(key, entries, args, call, id)
  -- All logs of one send hold the same time: it is spelled once.
  call.time = call.time or log_time(call.now)
  local place = args.position and args.thousand .. log_three(args.position) or ''
  local entry, text = call.time .. (args.peer or '') .. place .. id, log_text(entries)
  redis.call('SET', key, text == '' and entry or text .. ';' .. entry, 'PX', args.life)
end

local log = {}

-- `<life> <repeats> <fewest> <rules>`, then `<thousand> <position> <peer>`. Most logs hold so few entries that no rule has to be
-- read: `fewest` is what the strictest takes.
function log.arguments(at)
  local life, repeats, fewest, rules = string.match(ARGV[at], '^(%S+) (%S+) (%S+) (.*)$')
  local thousand, position, peer = string.match(ARGV[at + 1], '^(%S+) (%S+) (.*)$')
  return { life = life, repeats = repeats, peer = peer ~= '-' and peer or nil, thousand = thousand,
    position = position ~= '-' and tonumber(position) or nil, fewest = tonumber(fewest), rules = rules }, at + 2
end

-- What judges is made here, because few logs hold enough for it: a function costs 0.2 µs each time that a script runs.
local function log_judge(call, entries, args)
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

  -- Counts all entries, or those whose peer, thousand or source is that of the new one.
  local function log_alike(entries, rule, now, new, field)
    local times = {}
    for _, e in ipairs(entries) do
      if e.at > now - rule.window and (field == 'all' or e[field] == new[field]) then times[#times + 1] = e.at end
    end
    return log_wait(times, rule.max, rule.window, now)
  end

  local log_counts = {}

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

  local new = args
  if args.position then
    new = { thousand = args.thousand, position = args.position }
    new.peer, new.source = log_peer(args.peer)
  end
  for name, counts, max, window, span in string.gmatch(args.rules, '(%S+) (%S+) (%d+) (%d+) (%d+);') do
    local rule = { max = tonumber(max), window = tonumber(window), span = tonumber(span) }
    local count = log_counts[counts] or log_alike
    local wait = count(entries, rule, call.now, new, counts)
    if wait then call.refuse(name, wait) end
  end
end

function log.check(call, key, args)
  local entries, id = log_read(key, args, call.now), log_id(call)
  for _, e in ipairs(entries) do
    if e.id == id and e.at > call.now - args.repeats then return call.repeated(call.now - e.at) end
  end
  if #entries >= args.fewest then log_judge(call, entries, args) end
  call.later(function() log_add(key, entries, args, call, id) end)
end

-- Refuses like its log, and takes nothing.
local peek = { arguments = log.arguments }
function peek.check(call, key, args)
  local entries = log_read(key, args, call.now)
  if #entries >= args.fewest then log_judge(call, entries, args) end
end
function peek.undo() return true end

-- The newest of that id alone: one that is too old to be repeated stays. False where there was nothing to give back.
function log.undo(call, key, args)
  local stored, id = redis.call('GET', key), log_id(call)
  if not stored or not string.find(stored, id, 1, true) then return false end
  local entries = log_entries(stored, args, call.now)
  for i = #entries, 1, -1 do
    if entries[i].id == id then
      table.remove(entries, i)
      entries.whole = nil
      if #entries == 0 then redis.call('DEL', key) else redis.call('SET', key, log_text(entries), 'KEEPTTL') end
      return true
    end
  end
  return false
end
