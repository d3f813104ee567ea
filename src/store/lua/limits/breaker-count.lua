-- Counts one finished challenge for a prefix or a country; while it is probing, for its probes.
--
-- KEYS[1] breaker
-- ARGV[1] now or ''  ARGV[2] challenge id  ARGV[3] '1' when it converted
-- ARGV[4] life ms of a breaker that is open  ARGV[5..] windows: ms, slices, and so on
-- returns {now, epoch, shut until or '', level, probes converted, probes unconverted, finished, converted, and so on}
--
-- Counts are `<window in minutes>:<slice>=<finished>,<converted> <slice>=...;` for each window. A slice counts in full until all of it
-- has left the window, as in sum.lua.
--@include clock
--@include ../limits/breaker-text
local key, now, id, converted = KEYS[1], clock(ARGV[1]), ARGV[2], ARGV[3] == '1'
local text = redis.call('GET', key)
local state = breaker_state(text or ';;')

-- The last few ids: a client library may send the same command twice.
local again = string.find(state.seen, id, 1, true) ~= nil
if not again then state.seen = string.sub(state.seen == '' and id or id .. ' ' .. state.seen, 1, 310) end

local hits, misses = 0, 0
if state.till and now >= state.till then
  if not again then
    if converted then state.hits = state.hits + 1 else state.misses = state.misses + 1 end
  end
  hits, misses = state.hits, state.misses
end

local reply = { now, state.epoch, state.till and string.format('%.0f', state.till) or '', state.level, hits, misses }
local windows, amount = {}, (again or state.till) and 0 or 1
for i = 5, #ARGV, 2 do
  local window, slices = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
  local name, current, kept, finished, won = string.format('%.14g', window / 60000), math.floor(now / (window / slices)), {}, 0, 0
  local added = amount == 0
  for slice, f, c in string.gmatch(string.match(';' .. state.counts, ';' .. string.gsub(name, '%p', '%%%0') .. ':([^;]*)') or '', '(%d+)=(%d+),(%d+)') do
    slice, f, c = tonumber(slice), tonumber(f), tonumber(c)
    if slice >= current - slices then
      if slice == current and not added then f, c, added = f + 1, c + (converted and 1 or 0), true end
      finished, won = finished + f, won + c
      kept[#kept + 1] = string.format('%.0f=%d,%d', slice, f, c)
    end
  end
  if not added then
    finished, won = finished + 1, won + (converted and 1 or 0)
    kept[#kept + 1] = string.format('%.0f=1,%d', current, converted and 1 or 0)
  end
  if #kept > 0 then windows[#windows + 1] = name .. ':' .. table.concat(kept, ' ') end
  reply[#reply + 1] = finished
  reply[#reply + 1] = won
end
state.counts = table.concat(windows, ';')

-- One that was shut is remembered for longer than its counts.
local life = tonumber(ARGV[4])
if state.till or redis.call('PTTL', key) >= life then
  redis.call('SET', key, breaker_text(state), 'KEEPTTL')
else
  redis.call('SET', key, breaker_text(state), 'PX', life)
end
return reply
