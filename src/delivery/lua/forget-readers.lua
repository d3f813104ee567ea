-- Deletes a group's dead readers: those that have read nothing for long and have no pending entries. A live reader is added again by its next
-- read. Deleting a reader loses its pending entries, so both are checked in one step.
--
-- KEYS[1] stream
-- ARGV[1] group  ARGV[2] ms since a reader's last read
-- returns how many were deleted
local deleted = 0
for _, flat in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
  local reader = {}
  for i = 1, #flat, 2 do reader[flat[i]] = flat[i + 1] end
  if reader.pending == 0 and reader.idle >= tonumber(ARGV[2]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], reader.name)
    deleted = deleted + 1
  end
end
return deleted
