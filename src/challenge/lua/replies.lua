-- Which challenges a phone may answer by SMS: their ids without `ch_`, with spaces between, newest first. The list lives as long as the
-- longest of them.
local function remember_reply(key, member, expires, most, now)
  local ids = { member }
  for id in string.gmatch(redis.call('GET', key) or '', '%S+') do
    if id ~= member and #ids < most then ids[#ids + 1] = id end
  end
  local left = redis.call('PTTL', key)
  redis.call('SET', key, table.concat(ids, ' '), 'PXAT', left > 0 and math.max(expires, now + left) or expires)
end
