-- Shuts or opens a breaker, unless somebody changed it since it was read. What was counted begins anew.
--
-- KEYS[1] breaker
-- ARGV[1] now or ''  ARGV[2] the epoch that was read  ARGV[3] ms to be shut for, '' to open  ARGV[4] level  ARGV[5] life ms
-- returns 1 when it was changed, else 0
--@include clock
--@include ../limits/breaker-text
local key, now = KEYS[1], clock(ARGV[1])
local before = breaker_state(redis.call('GET', key) or ';;')
if before.epoch ~= tonumber(ARGV[2]) then return 0 end
local state = breaker_state(';;')
state.epoch, state.level, state.till = before.epoch + 1, tonumber(ARGV[4]), ARGV[3] ~= '' and now + tonumber(ARGV[3]) or nil
redis.call('SET', key, breaker_text(state), 'PX', ARGV[5])
return 1
