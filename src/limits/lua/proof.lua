-- What limits learn from the proof that a number's owner gave: the sends of the challenge give their places among the number's and the block's
-- back, and the sources that asked belong to the owner. `challenge-ends.ts` does the same in single steps where keys are spread over servers.
-- Names of keys: see `limit-store.ts`; what a ledger holds: see `aboutText` in `reservation-plan.ts`.

local function proof_settle(call, challenge, block, number, begun)
  -- To give an entry of a log back, how wide it is has to be known, not what stands in it, nor when it is forgotten.
  local sends, crowd = { life = math.huge }, { life = math.huge, peer = '------', thousand = '0', position = 0 }
  for send in pairs(begun.sends) do
    local one = { now = call.now, id = challenge .. '.' .. send }
    log.undo(one, 'limit:{' .. number .. '}:sends', sends)
    log.undo(one, 'limit:{' .. block .. '}:block', crowd)
  end
end

local function proof_remember(call, number, sources, life, most)
  local members, time = {}, string.format('%.0f', call.now)
  for source in string.gmatch(sources, '%S+') do
    members[#members + 1], members[#members + 2] = time, source
  end
  if #members == 0 then return end
  local key = 'limit:{' .. number .. '}:proven'
  redis.call('ZADD', key, unpack(members))
  redis.call('ZREMRANGEBYRANK', key, 0, -most - 1)
  redis.call('PEXPIRE', key, life)
end

-- All of it, once. `ledger` and `row` are the challenge's and the number's keys.
local function proof_take(call, ledger, row, begun, proves, life, most)
  if not begun then return end
  -- Block, number, and the sources with blanks between.
  local block, number, sources = string.match(begun.about, '^(................)[^,]*,([^,]*),.*,([^,]*)$')
  if block then
    proof_settle(call, string.match(ledger, '[^:]+$'), block, number, begun)
    proof_remember(call, number, sources .. ' ' .. proves, life, tonumber(most))
  end
  redis.call('DEL', row)
end
