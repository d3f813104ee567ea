-- A breaker is a text, there while sends are held back: `<share that passes> <until, Unix ms>`. Any other text holds nothing back.
local function breaker_read(key)
  local text = redis.call('GET', key)
  if not text then return nil end
  local share, till = string.match(text, '^([%d.]+) (%d+)$')
  return tonumber(share), tonumber(till)
end
