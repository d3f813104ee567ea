-- A log counts sends one by one, within true sliding windows. It is a text of entries, oldest first:
-- `<ms> <request id> <peer> <thousand> <position>;`, with - for what an entry has not.

local function log_read(key, since)
  local entries = {}
  for at, id, peer, thousand, position in
    string.gmatch(redis.call('GET', key) or '', '(%d+) (%S+) (%S+) (%S+) (%S+);') do
    if tonumber(at) > since then
      entries[#entries + 1] =
        { at = tonumber(at), id = id, peer = peer, thousand = thousand, position = tonumber(position) }
    end
  end
  return entries
end

local function log_write(key, entries, life)
  local lines = {}
  for i, e in ipairs(entries) do
    lines[i] = string.format('%.0f %s %s %s %s;', e.at, e.id, e.peer, e.thousand, e.position or '-')
  end
  if #lines == 0 then redis.call('DEL', key) else redis.call('SET', key, table.concat(lines), 'PX', life) end
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
  for i = 1, tonumber(take()) do
    args.rules[i] = { name = take(), counts = take(), max = tonumber(take()), window = tonumber(take()), span = tonumber(take()) }
  end
  return args
end

function log.check(call, key, args)
  local entries = log_read(key, call.now - args.life)
  for _, e in ipairs(entries) do
    if e.id == call.id then return call.repeated(call.now - e.at) end
  end
  for _, rule in ipairs(args.rules) do
    local wait = log_counts[rule.counts](entries, rule, call.now, args)
    if wait then call.refuse(rule.name, wait) end
  end
  call.later(function()
    entries[#entries + 1] =
      { at = call.now, id = call.id, peer = args.peer, thousand = args.thousand, position = args.position }
    log_write(key, entries, args.life)
  end)
end

-- False where there was nothing to give back.
function log.undo(call, key, args)
  local entries, kept = log_read(key, call.now - args.life), {}
  for _, e in ipairs(entries) do
    if e.id ~= call.id then kept[#kept + 1] = e end
  end
  if #kept == #entries then return false end
  log_write(key, kept, args.life)
  return true
end
