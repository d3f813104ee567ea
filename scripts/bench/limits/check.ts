/** The limit of checking a code: node:http, a JSON body, and one EVALSHA that reads, compares and writes. */
import { connect, listen } from './listen.js';

const SCRIPT = `
local c = redis.call('HMGET', KEYS[1], 'state', 'expires', 'checks', 'verify')
if c[1] ~= 'sent' or tonumber(c[3]) < 1 then return 'ended' end
if c[4] == ARGV[1] then
  redis.call('HSET', KEYS[1], 'state', 'verified', 'checks', '0')
  return 'verified'
end
redis.call('HSET', KEYS[1], 'checks', tonumber(c[3]) - 1)
return 'wrong_code'`;

const redis = connect();
const sha = (await redis.script('LOAD', SCRIPT)) as string;

listen(200, async (body, path) => {
  const { code } = JSON.parse(body) as { code: string };
  const outcome = await redis.evalsha(sha, 1, path.slice(1), code);
  return JSON.stringify({ outcome, verified: outcome === 'verified' });
});
