-- A sum adds amounts up in slices of its window. A slice counts in full until all of it has left the window, so that no
-- window of that length ever holds more than the limit, wherever it begins. The sum is kept beside its slices: most calls read
-- three fields. Fields: <name>@ the newest slice, <name>= the sum, <name>! the alert that was given, <name>:<slice>.

-- The text of a number: shorter to make than by Lua itself, which spells every number as a fraction.
local function sum_text(number) return string.format('%d', number) end

-- The number of the current slice, and its text: made once for all sums with slices of that length.
local sum_slices = {}
local function sum_slice(rule, now)
  local slice = sum_slices[rule.length]
  if not slice then
    slice = { number = math.floor(now / rule.length) }
    slice.text = sum_text(slice.number)
    sum_slices[rule.length] = slice
  end
  return slice
end

-- A rule with what only some calls need: what it is called, its window, and whether it has alerts.
local function sum_whole(rule)
  if not rule.rule then
    local name, window, slices, alerts = string.match(rule.rest, '^(%S+) (%S+) (%S+) (%S)$')
    rule.rule, rule.window, rule.slices, rule.alerts = name, tonumber(window), tonumber(slices), alerts == '1'
  end
  return rule
end

-- Drops the slices that have left the window; gives the sum, the current slice, and whether there is a sum at all.
local function sum_roll(key, rule, now)
  local name, current, slices = rule.name, sum_slice(rule, now).number, sum_whole(rule).slices
  local got = redis.call('HMGET', key, name .. '@', name .. '=')
  local newest, sum = tonumber(got[1]), tonumber(got[2]) or 0
  if newest and current > newest then
    local gone = {}
    for slice = newest - slices, math.min(newest, current - slices - 1) do gone[#gone + 1] = name .. ':' .. slice end
    if #gone > 0 then
      for _, amount in ipairs(redis.call('HMGET', key, unpack(gone))) do sum = sum - (tonumber(amount) or 0) end
      redis.call('HDEL', key, unpack(gone))
    end
    redis.call('HSET', key, name .. '@', current, name .. '=', sum)
  elseif newest then
    current = newest
  end
  return sum, current, newest ~= nil
end

local function sum_add(key, rule, slice, amount, known)
  redis.call('HINCRBY', key, rule.name .. ':' .. slice, amount)
  redis.call('HINCRBY', key, rule.name .. '=', amount)
  if not known then redis.call('HSET', key, rule.name .. '@', slice) end
end

-- Takes an amount out, newest slice first, and never below nothing.
local function sum_subtract(key, rule, now, amount)
  local _, current = sum_roll(key, rule, now)
  for slice = current, current - sum_whole(rule).slices, -1 do
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
  redis.call('HSET', key, rule.name .. ':' .. one.slice, sum_text(one.held - amount), rule.name .. '=', sum_text(one.total - amount))
end

-- How long a sum has to be remembered: until all of its newest slice has left the window, told where that slice begins.
local function sum_life(rule) return math.ceil(sum_whole(rule).window + 2 * rule.length) end

-- Several rules share a key, and a send may count for some of them alone: that takes nothing off the others' time.
local function sum_keep(key, life)
  if redis.call('PTTL', key) < life then redis.call('PEXPIRE', key, sum_text(life)) end
end

-- How long until enough has left the window for this amount.
local function sum_wait(key, rule, now, current, excess)
  local slices = sum_whole(rule).slices
  for slice = current - slices, current do
    excess = excess - (tonumber(redis.call('HGET', key, rule.name .. ':' .. slice)) or 0)
    if excess <= 0 then return (slice + slices + 1) * rule.length - now end
  end
  return rule.window
end

-- Tells a level once, and again only when a whole window has passed or a higher one is reached.
local function sum_alert(call, key, rule, level)
  if not sum_whole(rule).alerts then return end
  local last, at = string.match(redis.call('HGET', key, rule.name .. '!') or '', '^(%d+) (%d+)$')
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

-- `<name> <amount> <max> <length of a slice> <rule> <window> <slices> <alerts>;` for each rule.
function sum.arguments(at)
  local rules = {}
  for name, amount, max, length, rest in string.gmatch(ARGV[at], '(%S+) (%S+) (%S+) (%S+) ([^;]+);') do
    rules[#rules + 1] = { name = name, amount = tonumber(amount), max = tonumber(max), length = tonumber(length), rest = rest }
  end
  return { rules = rules }, at + 1
end

-- What the sums of one key hold, in one read.
local function sum_read(key, rules, now)
  local names, sums = {}, {}
  for i, rule in ipairs(rules) do
    local name, n, slice = rule.name, 3 * i, sum_slice(rule, now).text
    names[n - 2], names[n - 1], names[n] = name .. '@', name .. '=', name .. ':' .. slice
    sums[i] = { slice = slice }
  end
  if #rules == 0 then return sums end
  local got = redis.call('HMGET', key, unpack(names))
  for i, rule in ipairs(rules) do
    local one, newest = sums[i], got[3 * i - 2]
    one.known = newest ~= false
    if newest and newest ~= one.slice then
      local total, current = sum_roll(key, rule, now)
      one.total, one.slice = total, sum_text(current)
      one.held = tonumber(redis.call('HGET', key, rule.name .. ':' .. one.slice)) or 0
    else
      one.total, one.held = tonumber(got[3 * i - 1]) or 0, tonumber(got[3 * i]) or 0
    end
  end
  return sums
end

-- Adds what was asked for to all sums of one key.
local function sum_take(call, key, rules, sums)
  local life, set = 0, {}
  for i, rule in ipairs(rules) do
    local one, name, n = sums[i], rule.name, #set
    local total = one.total + rule.amount
    set[n + 1], set[n + 2] = name .. '=', sum_text(total)
    set[n + 3], set[n + 4] = name .. ':' .. one.slice, sum_text(one.held + rule.amount)
    if not one.known then set[n + 5], set[n + 6] = name .. '@', one.slice end
    if one.held == 0 then life = math.max(life, sum_life(rule)) end
    local level = sum_level(total, rule.max)
    if level then sum_alert(call, key, rule, level) end
  end
  if #set == 0 then return end
  redis.call('HSET', key, unpack(set))
  if life > 0 then sum_keep(key, life) end
end

function sum.check(call, key, args)
  local sums = sum_read(key, args.rules, call.now)
  for i, rule in ipairs(args.rules) do
    local one = sums[i]
    local excess = one.total + rule.amount - rule.max
    if excess > 0 then
      call.refuse(sum_whole(rule).rule, sum_wait(key, rule, call.now, tonumber(one.slice), excess))
      if not call.quiet then sum_alert(call, key, rule, 100) end
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
    if call.untold and sum_whole(rule).alerts then sum_unalert(key, rule) end
  end
  return true
end
