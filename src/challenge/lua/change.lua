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

-- The position of an ended challenge, greater than every other, and the distance between two deliveries: see `positionOf` in `challenge.ts`.
local ENDED, RANKS = 1000000, 100
-- Texts where Redis is given them: Lua takes 0.4 µs to spell a number.
local EVENTS_KEPT, STREAM_LIFE_MS = '50000', 604800000

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

  -- Where the fields, the lines and the tasks begin, behind the count of each. They are read where they stand: a table for each costs more.
  local fields_at, fields = from + 12, tonumber(arg(12))
  local lines_at = fields_at + 3 * fields + 1
  local lines = tonumber(argv[lines_at - 1])
  local tasks_at = lines_at + 3 * lines + 1
  local tasks = tonumber(argv[tasks_at - 1])

  local writes, drops, news = {}, {}, {}
  local function write(field, value)
    writes[#writes + 1], writes[#writes + 2], news[field] = field, value, value
  end
  for i = fields_at, fields_at + 3 * fields - 1, 3 do
    local kind, field, value = argv[i], argv[i + 1], argv[i + 2]
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
    if not older or lines > 0 and string.find(timeline, ' ' .. argv[lines_at] .. ' ' .. argv[lines_at + 1] .. ';', 1, true) then lines = 0 end
    if lines == 0 and #writes == 0 then return answer('ignored') end
    result, position = 'noted', at
  end

  for i = lines_at, lines_at + 3 * lines - 1, 3 do
    local number, words, rest = argv[i], argv[i + 1], argv[i + 2]
    seq, timeline = seq + 1, timeline .. time .. ' ' .. number .. ' ' .. words .. ';'
    local spelled = string.format('%d', seq)
    local route = news['route:' .. number] or redis.call('HGET', key, 'route:' .. number) or '- -'
    local channel, provider = string.match(route, '^(%S+) (%S+)$')
    redis.call('XADD', keys[2], 'MAXLEN', '~', EVENTS_KEPT, '*', 'event', table.concat({ '{"v":1,', about, ',"sequence":', spelled,
      ',"atMs":', time, ',"delivery":', number, ',"channel":"', channel, '","provider":"', provider, '",', rest, '}' }))
  end
  for i = tasks_at, tasks_at + 6 * tasks - 1, 6 do
    redis.call('XADD', keys[3], '*', 'task', argv[i], 'challenge', id, 'tenant', arg(3), 'number', argv[i + 1] == '' and seq or argv[i + 1],
      'channel', argv[i + 2], 'state', argv[i + 3], 'reason', argv[i + 4], 'facts', argv[i + 5])
  end
  write('rev', string.format('%d', (rev or 0) + 1))
  if position and position ~= at then write('position', string.format('%d', position)) end
  if lines > 0 then write('timeline', timeline) end
  redis.call('HSET', key, unpack(writes))
  if #drops > 0 then redis.call('HDEL', key, unpack(drops)) end
  if arg(7) ~= '' then redis.call('PEXPIRE', key, arg(7)) end

  -- The challenge's member in its shard's deadlines: its id without `ch_` and the shard.
  local deadline, member = arg(8), string.sub(id, 6)
  if deadline ~= '' then
    redis.call('ZADD', keys[4], deadline, member)
  end
  -- `challenge:{..}:…` has the channel `changed:{..}:…`: one hash slot.
  if lines > 0 then redis.call(arg(11), 'changed' .. string.sub(key, 10), '') end
  if keys[5] then remember_reply(keys[5], string.sub(id, 4), expires, tonumber(arg(10)), now) end
  -- Keys of the whole shard live at least this long. They are renewed once half of it is over, because a check is cheaper than a write.
  if guard == 'new' then
    for i, life in ipairs({ 0, STREAM_LIFE_MS, STREAM_LIFE_MS, tonumber(arg(7)) }) do
      if life > 0 and redis.call('PTTL', keys[i]) < life then redis.call('PEXPIRE', keys[i], 2 * life) end
    end
  end
  return answer(result, arg(9) == '1')
end
