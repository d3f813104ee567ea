-- All arguments come as one text, each with a separator behind it: see `redis-scripts.ts`.
--
-- ARGV[1] that text
-- returns nothing; from here on ARGV is the list of arguments that a script's header names
local ARGV = (function(text)
  local values, n = {}, 0
  for value in string.gmatch(text, '([^\31]*)\31') do
    n = n + 1
    values[n] = value
  end
  return values
end)(ARGV[1])
