-- Puts a challenge at the head of those that a phone may answer by SMS.
--
-- KEYS[1] the number's list
-- ARGV[1] challenge id without `ch_`  ARGV[2] end of its life, unix ms  ARGV[3] how many are kept
-- returns 1
--@include redis/clock
--@include challenge/replies
remember_reply(KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), clock(''))
return 1
