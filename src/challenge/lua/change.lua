-- Writes one change of a challenge, with its events, its work and its deadline, if its guard holds. It compares numbers and texts, and knows
-- no state by name: `lifecycle.ts` decides.
--
-- keys: challenge, events, outbox, deadlines, and, if the phone may answer by SMS, its list of challenges
-- argv, from `from` on:
--   1 now or ''  2 id  3 tenant
--   4 guard: 'new': the challenge must not exist; a number: the stored revision must equal it; '': the position must be newer, or is of an
--   older delivery and only recorded
--   5 position after the change, '' as before
--   6 'live': only before the end of its life; a time in ms: only from then on; '': always
--   7 how long the challenge stays, ms from now; '' as before
--   8 deadline, Unix ms, or '' as before
--   9 '1' to answer with the whole challenge  10 how many challenges the phone's list keeps
--   11 'PUBLISH', or 'SPUBLISH' on a Cluster
--   12 count of fields, then for each: 'is' (must be so), 'begins' (its value must begin so), 'has' (must be there), 'learn' (is set where absent, else must be so), 'set' or 'drop', name, value
--   then a count of timeline lines, and for each: delivery, state and reason, the rest of its event
--   then a count of tasks, and for each: task, number or '' for the sequence, channel, state, reason, facts
-- returns {'written' | 'noted', sequence, now, [fields]}, {'stale' | 'over' | 'early' | 'ignored', sequence, now, [fields]}, or {'missing'}

-- The position of an ended challenge, greater than every other, and the distance between two deliveries: see `stored-challenge.ts`.
local ENDED, RANKS = 1000000, 100
local EVENTS_KEPT, STREAM_LIFE_MS = 50000, 604800000

local function groups(argv, at, width)
  local all, count = {}, tonumber(argv[at])
  at = at + 1
  for i = 1, count do
    all[i] = {}
    for j = 1, width do all[i][j] = argv[at + j - 1] end
    at = at + width
  end
  return all, at
end

local function commit(keys, argv, from)
  local function arg(i) return argv[from + i - 1] end
  local key, now, id, guard, position = keys[1], clock(arg(1)), arg(2), arg(4), tonumber(arg(5))
  local time = string.format('%.0f', now)
  local kept = redis.call('HMGET', key, 'rev', 'position', 'expires', 'event', 'timeline')
  local rev, at, expires = tonumber(kept[1]), tonumber(kept[2]), tonumber(kept[3])
  local about, timeline = kept[4], kept[5] or ''
  -- Each change is a line that ends so.
  local seq = select(2, string.gsub(timeline, ';', ''))

  local function answer(result, whole)
    return { result, seq, time, whole and redis.call('HGETALL', key) or nil }
  end

  if guard == 'new' then
    if rev then return answer('stale', true) end
  elseif not rev then
    return { 'missing' }
  elseif guard ~= '' and rev ~= tonumber(guard) then
    return answer('stale', true)
  end
  local only = arg(6)
  if only == 'live' and expires and now >= expires then return answer('over', guard ~= '') end
  if tonumber(only) and now < tonumber(only) then return answer('early', true) end

  local fields, next_at = groups(argv, from + 11, 3)
  local lines, tasks
  lines, next_at = groups(argv, next_at, 3)
  tasks, next_at = groups(argv, next_at, 6)

  local writes, drops, news = {}, {}, {}
  local function write(field, value)
    writes[#writes + 1], writes[#writes + 2], news[field] = field, value, value
  end
  for _, one in ipairs(fields) do
    local kind, field, value = one[1], one[2], one[3]
    if kind == 'set' then
      write(field, value)
    elseif kind == 'drop' then
      drops[#drops + 1] = field
    else
      local held = redis.call('HGET', key, field)
      local fits = held and (kind == 'has' or held == value or kind == 'begins' and string.sub(held, 1, #value) == value)
      if not fits and not (kind == 'learn' and not held) then return answer('ignored') end
      if not held then write(field, value) end
    end
  end
  about, expires = news.event or about, tonumber(news.expires) or expires

  -- For progress that carriers report, only a newer position counts.
  local result = 'written'
  if guard == '' and at >= ENDED then return answer('ignored') end
  if guard == '' and position <= at then
    -- A report about an older delivery is recorded once; a late one about the newest delivery is ignored.
    local older = math.floor(position / RANKS) < math.floor(at / RANKS)
    local line = lines[1]
    if not older or not line or string.find(timeline, ' ' .. line[1] .. ' ' .. line[2] .. ';', 1, true) then lines = {} end
    if #lines == 0 and #writes == 0 then return answer('ignored') end
    result, position = 'noted', at
  end

  for _, line in ipairs(lines) do
    local number, words, rest = line[1], line[2], line[3]
    seq, timeline = seq + 1, timeline .. time .. ' ' .. number .. ' ' .. words .. ';'
    local route = news['route:' .. number] or redis.call('HGET', key, 'route:' .. number) or '- -'
    local channel, provider = string.match(route, '^(%S+) (%S+)$')
    redis.call('XADD', keys[2], 'MAXLEN', '~', EVENTS_KEPT, '*', 'event', table.concat({ '{"v":1,', about, ',"sequence":', seq,
      ',"atMs":', time, ',"delivery":', number, ',"channel":"', channel, '","provider":"', provider, '",', rest, '}' }))
  end
  for _, task in ipairs(tasks) do
    redis.call('XADD', keys[3], '*', 'task', task[1], 'challenge', id, 'tenant', arg(3), 'number', task[2] == '' and seq or task[2],
      'channel', task[3], 'state', task[4], 'reason', task[5], 'facts', task[6])
  end
  write('rev', (rev or 0) + 1)
  if position and position ~= at then write('position', string.format('%d', position)) end
  if #lines > 0 then
    write('timeline', timeline)
  end
  redis.call('HSET', key, unpack(writes))
  if #drops > 0 then redis.call('HDEL', key, unpack(drops)) end
  if arg(7) ~= '' then redis.call('PEXPIRE', key, arg(7)) end

  -- The challenge's member in its shard's deadlines: its id without `ch_` and the shard.
  local deadline, member = arg(8), string.sub(id, 6)
  if deadline ~= '' then
    redis.call('ZADD', keys[4], deadline, member)
  end
  -- `challenge:{..}:…` has the channel `changed:{..}:…`: one hash slot.
  if #lines > 0 then redis.call(arg(11), 'changed' .. string.sub(key, 10), '') end
  if keys[5] then remember_reply(keys[5], string.sub(id, 4), expires, tonumber(arg(10)), now) end
  -- Keys of the whole shard live at least this long. They are renewed once half of it is over, because a check is cheaper than a write.
  if guard == 'new' then
    for i, life in ipairs({ 0, STREAM_LIFE_MS, STREAM_LIFE_MS, tonumber(arg(7)) }) do
      if life > 0 and redis.call('PTTL', keys[i]) < life then redis.call('PEXPIRE', keys[i], 2 * life) end
    end
  end
  return answer(result, arg(9) == '1')
end
