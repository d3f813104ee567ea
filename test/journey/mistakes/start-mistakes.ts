/** Commands, ports, the configuration, and Redis. */
import { misspeltText, misspeltVariables } from '../../../src/config/environment-names.js';
import { withOwnRedis } from '../../setup/own-redis.js';
import { freePort } from '../../setup/processes.js';
import {
  command,
  configured,
  GOOD,
  mistakes,
  redisAt,
  speaking,
  takenPort,
  tenant,
  urls,
} from './world.js';

export const START_MISTAKES = mistakes([
  [
    'https on the port of http',
    () => speaking(Buffer.from([0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0])),
    400,
    '-',
    /began with TLS/,
    /Use http:\/\//,
  ],
  [
    'https:// in a command',
    () => command('send', GOOD.to, '--url', urls().base.replace('http', 'https')),
    3,
    'exit 3',
    /speaks no TLS/,
    /Write http:\/\//,
  ],
  [
    'the carrier’s port in a command',
    () => command('send', GOOD.to, '--url', urls().carrier),
    3,
    'exit 3',
    /not as Octothorpe does/,
    /PORT, 3000 by default/,
  ],
  [
    'a port where nothing listens',
    async () => command('send', GOOD.to, '--url', `http://127.0.0.1:${await freePort()}`),
    3,
    'exit 3',
    /nothing listens there/,
    /octothorpe start/,
  ],
  [
    'a command that is none',
    () => command('sent', GOOD.to),
    2,
    'exit 2',
    /unknown command/,
    /Did you mean send\?/,
  ],

  [
    'a port that is taken',
    takenPort,
    'start',
    'refused',
    /PORT: Port \d+ on 127\.0\.0\.1 is taken by .*\(process \d+/,
    /PORT=\d+ is free/,
  ],
  [
    'a port that is a word',
    () => configured({ PORT: 'http' }),
    'start',
    'refused',
    /PORT: must be a port/,
    /0 to 65535/,
  ],
  [
    'no CONFIG_FILE there',
    () => configured({ CONFIG_FILE: 'confg.json' }),
    'start',
    'refused',
    /CONFIG_FILE: .*confg\.json cannot be read/,
    /there is no such file/,
  ],
  [
    'a CONFIG_FILE that is no JSON',
    () => configured({}, '{\n  "tenants": [\n    { "id": "a" "brand": "b" }\n  ]\n}'),
    'start',
    'refused',
    /is not JSON: line 3, column 17/,
    /a comma is missing/,
  ],
  [
    '`tenant` instead of `tenants`',
    () => configured({}, '{"tenant": [], "routes": {}}'),
    'start',
    'refused',
    /there is no such field/,
    /Did you mean `tenants`\?/,
  ],
  [
    'a webhook secret without whsec_',
    () =>
      configured({}, tenant({ webhook: { url: 'http://localhost:4000/', secrets: ['c2VjcmV0'] } })),
    'start',
    'refused',
    /whsec_ is missing in front/,
    /base64 of 24 to 64 bytes/,
  ],
  [
    'a webhook secret that is too short',
    () =>
      configured(
        {},
        tenant({ webhook: { url: 'http://localhost:4000/', secrets: ['whsec_c2VjcmV0'] } }),
      ),
    'start',
    'refused',
    /it has 6 bytes/,
    /openssl rand -base64 24/,
  ],
  [
    'an API key instead of its hash',
    () => configured({}, tenant({ apiKeys: [{ sha256: 'octo_live_1' }] })),
    'start',
    'refused',
    /must be a SHA-256 in hex/,
    /sha256sum/,
  ],
  [
    'REDIS_URI instead of REDIS_URL',
    () => ({
      status: 'start',
      code: 'warns',
      text: misspeltVariables({ REDIS_URI: 'x' }).map(misspeltText).join(),
    }),
    'start',
    'warns',
    /REDIS_URI is set, and nothing reads it/,
    /Did you mean REDIS_URL\?/,
  ],
  [
    'WEBHOOK_URL in production',
    () => configured({ MODE: 'production', WEBHOOK_URL: 'https://a.example.com/' }),
    'start',
    'refused',
    /WEBHOOK_URL: is for a sandbox/,
    /Put the webhook into CONFIG_FILE/,
  ],
  [
    'a Redis that is not there',
    () => redisAt('unix:///nowhere/redis.sock'),
    'start',
    'refused',
    /there is no such socket/,
    /correct the path in REDIS_URL/,
  ],
  [
    'a Redis whose password is missing',
    async () => {
      return withOwnRedis(async (redis, url) => {
        await redis.config('SET', 'requirepass', 'secret');
        return redisAt(url);
      });
    },
    'start',
    'refused',
    /it asks for a password/,
    /redis:\/\/:password@host:port/,
  ],
  [
    'another server than Redis',
    () => redisAt(urls().base.replace('http', 'redis')),
    'start',
    'refused',
    /something else than Redis/,
    /Correct the port/,
  ],
]);
