-- What limits learn from the proof that a number's owner gave: the sends of the challenge give their places among the number's and the block's
-- back, and the sources that asked belong to the owner. `challenge-ends.ts` does the same in single steps where keys are spread over servers.
-- Names of keys: see `limit-keys.ts`; what a ledger holds: see `part-arguments.ts`.

-- Block, number, and the sources with blanks between, of what a ledger is about.
local function proof_about(about)
  return string.match(about, '^(................)[^,]*,([^,]*),.*,([^,]*)$')
end

local function proof_settle(call, challenge, begun)
  local block, number = proof_about(begun.about)
  if not block then return end
  -- To give an entry of a log back, how wide it is has to be known, not what stands in it, nor when it is forgotten.
  local logs = {
    { key = 'limit:{' .. number .. '}:sends', args = { life = math.huge } },
    { key = 'limit:{' .. block .. '}:block', args = { life = math.huge, peer = '------', thousand = '0', position = 0 } },
  }
  for send in pairs(begun.sends) do
    local one = { now = call.now, id = challenge .. '.' .. send }
    for _, each in ipairs(logs) do log.undo(one, each.key, each.args) end
  end
end

local function proof_remember(call, begun, proves, life, most)
  local block, number, sources = proof_about(begun.about)
  if not block then return end
  local members, time = {}, string.format('%.0f', call.now)
  for source in string.gmatch(sources .. ' ' .. proves, '%S+') do
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
  proof_settle(call, string.match(ledger, '[^:]+$'), begun)
  proof_remember(call, begun, proves, life, tonumber(most))
  redis.call('DEL', row)
end
