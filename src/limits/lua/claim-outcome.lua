-- Takes the right to count a challenge's end, once.
--
-- KEYS[1] ledger of the challenge
-- returns what the ledger says of the challenge, or '' when it is unknown or was counted
--@include limits/ledger
local entry = ledger_read(KEYS[1])
if not entry or entry.about == '' or entry.ended ~= '' then return '' end
entry.ended = '!'
ledger_write(KEYS[1], entry, 'KEEPTTL')
return entry.about
