-- The ledger of one challenge is a text: `<about><! once its end was counted>;<send>=<amount or "final">`, and so on for each send.
-- A send is named by what its request id has behind the challenge's own name: `2`, `2c`. What it is about is a list with commas between,
-- see `aboutText` in `reservation-plan.ts`; the last are the sources that asked, with blanks between.

local function ledger_send(id) return string.match(id, '%.([^.]+)$') or id end

-- Nil where there is none.
local function ledger_read(key)
  local text = redis.call('GET', key)
  if not text then return nil end
  local about, ended, rest = string.match(text .. ';', '^([^;!]*)(!?);(.*)$')
  local entry = { about = about, ended = ended, sends = {} }
  for send, amount in string.gmatch(rest, '([^=;]+)=([^;]+);') do entry.sends[send] = amount end
  return entry
end

local function ledger_write(key, entry, ...)
  local lines = { entry.about .. entry.ended }
  for send, amount in pairs(entry.sends) do lines[#lines + 1] = send .. '=' .. amount end
  redis.call('SET', key, table.concat(lines, ';'), ...)
end
