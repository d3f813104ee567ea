-- Queues another delivery of a live challenge, once its wait is over, unless a failover has queued one since admission was asked.
--
-- KEYS[1] challenge  KEYS[2] events  KEYS[3] outbox  KEYS[4] deadlines
-- ARGV[1] now or ''  ARGV[2] id  ARGV[3] tenant  ARGV[4] request id  ARGV[5] retention ms
-- ARGV[6] channel  ARGV[7] provider  ARGV[8] most deliveries of one challenge
-- ARGV[9] number of deliveries that admission was asked behind  ARGV[10] '' when the wait does not hold
-- ARGV[11..] waits in ms before the first, second ... resend
-- returns {'resent' | 'ended' | 'expired' | 'exhausted' | 'changed', record}, {'too_soon', record, ms}, or {'missing'}
--@include clock
--@include record
--@include change
local now = clock(ARGV[1])
local c = open(KEYS, now, ARGV[2])
if not c or c[TENANT] ~= ARGV[3] then return { 'missing' } end

local function answer(result) return { result, c.text } end

if c[RESENT_BY] == ARGV[4] then return answer('resent') end
if has_flag(c, 'f') then return answer('ended') end
if now >= c.expires then
  finish(c, #c.deliveries, 'expired', '', ARGV[5])
  return answer('expired')
end
if c[RESEND] == '' or #c.deliveries >= tonumber(ARGV[8]) then return answer('exhausted') end
local wait = tonumber(c[RESEND]) - since_created(c, now)
if ARGV[10] ~= '' and wait > 0 then return { 'too_soon', c.text, wait } end
if #c.deliveries ~= tonumber(ARGV[9]) then return answer('changed') end

local resends = (tonumber(c[RESENDS]) or 0) + 1
local following = ARGV[11 + resends]
c[RESENDS], c[RESENT_BY] = resends, ARGV[4]
c[RESEND] = following and since_created(c, now) + tonumber(following) or ''
queue_delivery(c, ARGV[6], ARGV[7], '')
save(c)
return answer('resent')
