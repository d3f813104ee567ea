-- One change of a challenge, if its guard holds: see `change.lua` for keys, arguments and results.
--@include redis/clock
--@include challenge/replies
--@include challenge/change
return commit(KEYS, ARGV, 1)
