-- A breaker is a text, there while sends are held back: `<share that passes> <until, Unix ms>`. Any other text holds nothing back.
local function breaker_read(key)
  local share, till = string.match(redis.call('GET', key) or '', '^([%d.]+) (%d+)$')
  return tonumber(share), tonumber(till)
end
