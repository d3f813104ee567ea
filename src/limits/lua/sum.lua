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

-- The same by what `sum_read` has just seen of it.
local function sum_give_back(key, rule, one, now, amount)
  if one.total <= 0 or amount <= 0 then return end
  if one.held < amount then return sum_subtract(key, rule, now, amount) end
  redis.call('HSET', key, rule.name .. ':' .. one.slice, one.held - amount, rule.name .. '=', one.total - amount)
end

-- How long a sum has to be remembered: until all of its newest slice has left the window, told where that slice begins.
local function sum_life(rule) return math.ceil(rule.window + 2 * rule.window / rule.slices) end

-- Several rules share a key, and a send may count for some of them alone: that takes nothing off the others' time.
local function sum_keep(key, life)
  if redis.call('PTTL', key) < life then redis.call('PEXPIRE', key, life) end
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
  if sum * 2 < max then return nil end
  if sum >= max then return 100 end
  return sum * 5 >= max * 4 and 80 or 50
end

local sum = {}

-- `<rule> <name> <amount> <max> <window> <slices> <alerts>;` for each rule.
function sum.arguments(at)
  local rules = {}
  for rule, name, amount, max, window, slices, alerts in string.gmatch(ARGV[at], '(%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S);') do
    rules[#rules + 1] = { rule = rule, name = name, amount = tonumber(amount), max = tonumber(max),
      window = tonumber(window), slices = tonumber(slices), alerts = alerts == '1' }
  end
  return { rules = rules }, at + 1
end

-- What the sums of one key hold, in one read.
local function sum_read(key, rules, now)
  local names, sums = {}, {}
  for i, rule in ipairs(rules) do
    local name, n, slice = rule.name, 4 * i - 4, sum_slice(rule, now)
    names[n + 1], names[n + 2], names[n + 3], names[n + 4] = name .. '@', name .. '=', name .. '!', name .. ':' .. slice
    sums[i] = { slice = slice }
  end
  if #rules == 0 then return sums end
  local got = redis.call('HMGET', key, unpack(names))
  for i, rule in ipairs(rules) do
    local one, newest, at = sums[i], tonumber(got[4 * i - 3]), 4 * i
    one.known, one.given = newest ~= nil, got[at - 1]
    if newest and newest ~= one.slice then
      one.total, one.slice = sum_roll(key, rule, now)
      one.held = tonumber(redis.call('HGET', key, rule.name .. ':' .. one.slice)) or 0
    else
      one.total, one.held = tonumber(got[at - 2]) or 0, tonumber(got[at]) or 0
    end
  end
  return sums
end

-- Adds what was asked for to all sums of one key.
local function sum_take(call, key, rules, sums)
  local life, begins, set = 0, false, {}
  for i, rule in ipairs(rules) do
    local one, name, n = sums[i], rule.name, #set
    local total = one.total + rule.amount
    set[n + 1], set[n + 2] = name .. '=', total
    set[n + 3], set[n + 4] = name .. ':' .. one.slice, one.held + rule.amount
    if not one.known then set[n + 5], set[n + 6] = name .. '@', one.slice end
    begins = begins or one.held == 0
    local level = rule.alerts and sum_level(total, rule.max)
    if level then sum_alert(call, key, rule, level, one.given) end
    life = math.max(life, sum_life(rule))
  end
  if #set == 0 then return end
  redis.call('HSET', key, unpack(set))
  if begins then sum_keep(key, life) end
end

function sum.check(call, key, args)
  local sums = sum_read(key, args.rules, call.now)
  for i, rule in ipairs(args.rules) do
    local one = sums[i]
    local excess = one.total + rule.amount - rule.max
    if excess > 0 then
      call.refuse(rule.rule, sum_wait(key, rule, call.now, one.slice, excess))
      if rule.alerts and not call.quiet then sum_alert(call, key, rule, 100, one.given) end
    end
  end
  call.later(function() sum_take(call, key, args.rules, sums) end)
  return sums
end

-- An alert that was given for what is taken back, and that nobody hears of, is given again once its level is reached.
local function sum_unalert(key, rule)
  local name = rule.name
  local got = redis.call('HMGET', key, name .. '=', name .. '!')
  local last, at = string.match(got[2] or '', '^(%d+) (%d+)$')
  local level = sum_level(tonumber(got[1]) or 0, rule.max)
  if not last or tonumber(last) <= (level or 0) then return end
  if level then redis.call('HSET', key, name .. '!', level .. ' ' .. at) else redis.call('HDEL', key, name .. '!') end
end

function sum.undo(call, key, args)
  for _, rule in ipairs(args.rules) do
    sum_subtract(key, rule, call.now, rule.amount)
    if call.untold and rule.alerts then sum_unalert(key, rule) end
  end
  return true
end
