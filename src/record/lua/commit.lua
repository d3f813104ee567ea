-- Writes rows of one slot with all that follows from them: what they are found under, and what they count as. A row that somebody else has
-- written since it was read is left alone, so that nothing counts twice. Counts and lists are written once for all rows.
--
-- KEYS: of rows, counts and strings that get entries, as the arguments name them by their place
-- ARGV[1] how many series an hour or a day has  ARGV[2] 'PUBLISH', or 'SPUBLISH' on a Cluster  ARGV[3] count of rows, then for each row: key, field,
-- field that it was read from, the row as it was read ('' where there was none), the row, when rows end (Unix ms);
-- the channel where it is told, in the slot of its key, or ''; what stands before it there;
-- count of its series, then for each: key, when it ends, name, name once there are too many, figures with commas between;
-- count of its entries, then for each: key, when it ends, the most bytes of the string, the entry
-- returns for each row 1, or 0 where it was another one
local SHORT = 2048
local at = 0
local function arg()
  at = at + 1
  return ARGV[at]
end
local function number() return tonumber(arg()) end

local series_max, publish = number(), arg()
local sums, lists, written = {}, {}, {}

local function write(key, field, read_from, before, row, ends)
  if (redis.call('HGET', key, read_from) or '') ~= before then return false end
  if field ~= read_from then
    -- It was written in the form before, and is rewritten by one process alone.
    if redis.call('HEXISTS', key, field) == 1 then return false end
    redis.call('HDEL', key, read_from)
  end
  redis.call('HSET', key, field, row)
  if before == '' then redis.call('PEXPIREAT', key, ends) end
  return true
end

for i = 1, number() do
  local key, field, read_from, before, row, ends = KEYS[number()], arg(), arg(), arg(), arg(), arg()
  local channel, head = arg(), arg()
  local ok = write(key, field, read_from, before, row, ends)
  written[i] = ok and 1 or 0
  if ok and channel ~= '' then redis.call(publish, channel, head .. row) end
  for _ = 1, number() do
    local key, ends, name, overflow, figures = KEYS[number()], arg(), arg(), arg(), arg()
    if ok then
      local of = sums[key] or { ends = ends, series = {} }
      sums[key] = of
      local one = of.series[name] or { overflow = overflow, figures = {} }
      of.series[name] = one
      local place = 0
      for figure in string.gmatch(figures, '[^,]+') do
        place = place + 1
        one.figures[place] = (one.figures[place] or 0) + tonumber(figure)
      end
    end
  end
  for _ = 1, number() do
    local key, ends, max, entry = KEYS[number()], arg(), number(), arg()
    if ok then
      local list = lists[key] or { ends = ends, max = max }
      lists[key] = list
      list[#list + 1] = entry
    end
  end
end

local function add(key, name, one, ends)
  local held = redis.call('HGET', key, name)
  if not held and redis.call('HLEN', key) >= series_max then
    name = one.overflow
    held = redis.call('HGET', key, name)
  end
  local total = {}
  for figure in string.gmatch(held or '', '[^,]+') do total[#total + 1] = tonumber(figure) end
  for place = 1, math.max(#total, #one.figures) do
    total[place] = string.format('%.0f', (total[place] or 0) + (one.figures[place] or 0))
  end
  redis.call('HSET', key, name, table.concat(total, ','))
  if not held then redis.call('PEXPIREAT', key, ends) end
end

for key, of in pairs(sums) do
  for name, one in pairs(of.series) do add(key, name, one, of.ends) end
end
for key, list in pairs(lists) do
  local length = redis.call('STRLEN', key)
  local room = math.floor((list.max - length) / #list[1])
  local new = table.concat(list, '', 1, math.max(0, math.min(#list, room)))
  if length < SHORT then
    -- A string that is appended to takes up to twice its room: a short one is written anew.
    redis.call('SET', key, (redis.call('GET', key) or '') .. new, 'KEEPTTL')
  else
    redis.call('APPEND', key, new)
  end
  if length == 0 then redis.call('PEXPIREAT', key, list.ends) end
end
return written
