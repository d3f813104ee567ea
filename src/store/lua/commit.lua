-- One change of a challenge, if its guard holds: see `include/commit.lua` for keys, arguments and results.
--@include clock
--@include replies
--@include commit
return commit(KEYS, ARGV, 1)
