-- One change of a challenge, if its guard holds. `change.lua` lists the keys and arguments.
-- returns as `change.lua`
--@include redis/clock
--@include challenge/replies
--@include challenge/change
return commit(KEYS, ARGV, 1)
