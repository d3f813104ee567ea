-- Ends a challenge by a proof that is no code, a key pressed in a call, and settles in the same step what limits learn from it. For a single
-- server: those keys have other tags.
--
-- KEYS[1] challenge  KEYS[2] events  KEYS[3] outbox  KEYS[4] deadlines  KEYS[5] the challenge's ledger  KEYS[6] the number's row of wrong codes
-- ARGV[1] how long a proof lives, ms  ARGV[2] how many proofs of a number are kept  ARGV[3..] the arguments of `change.lua`
-- returns as `change.lua`
--@include redis/clock
--@include challenge/replies
--@include challenge/change
--@include limits/log
--@include limits/ledger
--@include limits/proof
local result = commit({ KEYS[1], KEYS[2], KEYS[3], KEYS[4] }, ARGV, 3)
if result[1] ~= 'written' then return result end
proof_take({ now = clock(ARGV[3]) }, KEYS[5], KEYS[6], ledger_read(KEYS[5]), '', ARGV[1], ARGV[2])
return result
