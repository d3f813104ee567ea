-- A breaker is a text: `<state>;<seen>;<counts>`. State is empty for one that was never shut, else `<epoch> <level> <shut until or -> <time of the
-- last probe> <who probed or -> <probes converted> <probes unconverted>`. Seen are the last few challenges, counts are told in `breaker-count.lua`.
local function breaker_state(text)
  local head, seen, counts = string.match(text, '^([^;]*);([^;]*);(.*)$')
  local epoch, level, till, probe, prober, hits, misses = string.match(head, '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+)$')
  return { seen = seen, counts = counts, epoch = tonumber(epoch) or 0, level = tonumber(level) or 0, till = tonumber(till),
    probe = tonumber(probe) or 0, prober = prober or '-', hits = tonumber(hits) or 0, misses = tonumber(misses) or 0 }
end

local function breaker_text(s)
  local head = ''
  if s.epoch > 0 then
    head = string.format('%d %d %s %.0f %s %d %d', s.epoch, s.level, s.till and string.format('%.0f', s.till) or '-', s.probe, s.prober,
      s.hits, s.misses)
  end
  return head .. ';' .. s.seen .. ';' .. s.counts
end
