-- A sum adds amounts up in slices of its window. A slice counts in full until all of it has left the window, so that no
-- window of that length ever holds more than the limit, wherever it begins. The sum is kept beside its slices: most calls read
-- three fields. Fields: <name>@ the newest slice, <name>= the sum, <name>! the alert that was given, <name>:<slice>.

local function sum_slice(rule, now) return math.floor(now / (rule.window / rule.slices)) end

-- Drops the slices that have left the window; gives the sum, the current slice, the alert's level and time, and whether
-- there is a sum at all.
local function sum_roll(key, rule, now)
  local name, current = rule.name, sum_slice(rule, now)
  local got = redis.call('HMGET', key, name .. '@', name .. '=', name .. '!')
  local newest, sum = tonumber(got[1]), tonumber(got[2]) or 0
  if newest and current > newest then
    local gone = {}
    for slice = newest - rule.slices, math.min(newest, current - rule.slices - 1) do gone[#gone + 1] = name .. ':' .. slice end
    if #gone > 0 then
      for _, amount in ipairs(redis.call('HMGET', key, unpack(gone))) do sum = sum - (tonumber(amount) or 0) end
      redis.call('HDEL', key, unpack(gone))
    end
    redis.call('HSET', key, name .. '@', current, name .. '=', sum)
  elseif newest then
    current = newest
  end
  return sum, current, got[3], newest ~= nil
end

local function sum_add(key, rule, slice, amount, known)
  redis.call('HINCRBY', key, rule.name .. ':' .. slice, amount)
  redis.call('HINCRBY', key, rule.name .. '=', amount)
  if not known then redis.call('HSET', key, rule.name .. '@', slice) end
end

-- Takes an amount out, newest slice first, and never below nothing.
local function sum_subtract(key, rule, now, amount)
  local _, current = sum_roll(key, rule, now)
  for slice = current, current - rule.slices, -1 do
    if amount <= 0 then return end
    local field = rule.name .. ':' .. slice
    local taken = math.min(amount, tonumber(redis.call('HGET', key, field)) or 0)
    if taken > 0 then
      redis.call('HINCRBY', key, field, -taken)
      redis.call('HINCRBY', key, rule.name .. '=', -taken)
      amount = amount - taken
    end
  end
end

-- How long until enough has left the window for this amount.
local function sum_wait(key, rule, now, current, excess)
  local length = rule.window / rule.slices
  for slice = current - rule.slices, current do
    excess = excess - (tonumber(redis.call('HGET', key, rule.name .. ':' .. slice)) or 0)
    if excess <= 0 then return (slice + rule.slices + 1) * length - now end
  end
  return rule.window
end

-- Tells a level once, and again only when a whole window has passed or a higher one is reached.
local function sum_alert(call, key, rule, level, given)
  local last, at = string.match(given or '', '^(%d+) (%d+)$')
  if last and tonumber(at) > call.now - rule.window and tonumber(last) >= level then return end
  redis.call('HSET', key, rule.name .. '!', string.format('%d %.0f', level, call.now))
  if redis.call('PTTL', key) < 0 then redis.call('PEXPIRE', key, rule.window * 2) end
  call.alert(rule.rule, level)
end

local function sum_level(sum, max)
  for _, level in ipairs({ 100, 80, 50 }) do
    if sum * 100 >= max * level then return level end
  end
end

local sum = {}

function sum.arguments(take)
  local rules = {}
  for i = 1, tonumber(take()) do
    rules[i] = { rule = take(), name = take(), amount = tonumber(take()), max = tonumber(take()),
      window = tonumber(take()), slices = tonumber(take()), alerts = take() == '1' }
  end
  return { rules = rules }
end

-- What the sums of one key hold, in one read.
local function sum_read(key, rules, now)
  local names, sums = {}, {}
  for _, rule in ipairs(rules) do
    local name = rule.name
    names[#names + 1] = name .. '@'
    names[#names + 1] = name .. '='
    names[#names + 1] = name .. '!'
    names[#names + 1] = name .. ':' .. sum_slice(rule, now)
  end
  if #rules == 0 then return sums end
  local got = redis.call('HMGET', key, unpack(names))
  for i, rule in ipairs(rules) do
    local newest, slice, at = tonumber(got[4 * i - 3]), sum_slice(rule, now), 4 * i
    local one = { total = tonumber(got[at - 2]) or 0, given = got[at - 1], slice = slice, held = tonumber(got[at]) or 0,
      known = newest ~= nil }
    if newest and newest ~= slice then
      one.total, one.slice = sum_roll(key, rule, now)
      one.held = tonumber(redis.call('HGET', key, rule.name .. ':' .. one.slice)) or 0
    end
    sums[i] = one
  end
  return sums
end

function sum.check(call, key, args)
  local sums = sum_read(key, args.rules, call.now)
  for i, rule in ipairs(args.rules) do
    local one = sums[i]
    local excess = one.total + rule.amount - rule.max
    if excess > 0 then
      call.refuse(rule.rule, sum_wait(key, rule, call.now, one.slice, excess))
      if rule.alerts and not call.dry then sum_alert(call, key, rule, 100, one.given) end
    end
  end
  call.later(function()
    local life, set = 0, {}
    for i, rule in ipairs(args.rules) do
      local one, name = sums[i], rule.name
      local total = one.total + rule.amount
      set[#set + 1] = name .. '='
      set[#set + 1] = total
      set[#set + 1] = name .. ':' .. one.slice
      set[#set + 1] = one.held + rule.amount
      if not one.known then
        set[#set + 1] = name .. '@'
        set[#set + 1] = one.slice
      end
      local level = rule.alerts and sum_level(total, rule.max)
      if level then sum_alert(call, key, rule, level, one.given) end
      life = math.max(life, rule.window + rule.window / rule.slices)
    end
    if #set > 0 then redis.call('HSET', key, unpack(set)) end
    redis.call('PEXPIRE', key, math.ceil(life))
  end)
end

function sum.undo(call, key, args)
  for _, rule in ipairs(args.rules) do sum_subtract(key, rule, call.now, rule.amount) end
  return true
end
