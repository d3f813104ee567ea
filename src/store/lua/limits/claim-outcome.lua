-- Takes the right to count a challenge's end, once.
--
-- KEYS[1] ledger of the challenge
-- ARGV[1] channel
-- returns what the ledger says of the challenge, or '' when it is unknown or was counted
local about = redis.call('HGET', KEYS[1], 'about')
if not about or redis.call('HSETNX', KEYS[1], 'ended', ARGV[1]) == 0 then return '' end
return about
