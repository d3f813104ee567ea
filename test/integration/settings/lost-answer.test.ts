/** A change of settings whose answer comes too late, with a real Redis that stands still. */
import { randomBytes } from 'node:crypto';
import { Keyring } from '../../../src/challenge/code.js';
import { PhoneNumberCipher } from '../../../src/challenge/phone-number.js';
import { connectRedis } from '../../../src/redis/connection.js';
import type { RedisClient } from '../../../src/redis/scripts.js';
import { FollowedSettings } from '../../../src/settings/followed-settings.js';
import { SettingsSeal } from '../../../src/settings/sealed-document.js';
import { SettingsService } from '../../../src/settings/settings-service.js';
import { RedisSettingsStore } from '../../../src/settings/settings-store.js';
import { type OwnRedis, startOwnRedis } from '../../setup/own-redis.js';

const COMMAND_TIMEOUT_MS = 2_000;

let own: OwnRedis;
let redis: RedisClient;

beforeEach(async () => {
  own = await startOwnRedis();
  redis = connectRedis(own.url, 'request', COMMAND_TIMEOUT_MS);
  redis.on('error', () => undefined);
  await new Promise((resolve) => redis.once('ready', resolve));
});

afterEach(async () => {
  redis.disconnect();
  await own.stop();
});

it('a webhook that is rotated shows its new secret, although Redis answered after the timeout', async () => {
  const keyring = new Keyring([{ id: 'k1', secret: Buffer.alloc(32, 1) }]);
  const seal = new SettingsSeal(new PhoneNumberCipher(keyring, randomBytes), keyring);
  const store = new RedisSettingsStore(redis);
  let isSlow = false;
  const service = new SettingsService({
    store,
    seal,
    followed: new FollowedSettings({
      ...{ store, seal, use: async () => undefined, onState: () => undefined },
      floor: { version: 0, raise: () => undefined },
    }),
    file: { tenants: [{ id: 'acme', brand: 'Acme' }] },
    credentialNames: new Map(),
    // The last step before the change is written.
    faultsWith: () => {
      if (!isSlow) return [];
      own.signal('SIGSTOP');
      setTimeout(() => own.signal('SIGCONT'), 1.1 * COMMAND_TIMEOUT_MS);
      return [];
    },
    now: Date.now,
    randomBytes,
    onChanged: () => undefined,
  });
  const caller = { operator: 'anna', key: '0123abcd', tenants: ['acme'], all: true };
  const path = 'tenants/acme/webhook';
  const why = { reason: 'because' };
  await service.put(caller, path, { url: 'https://acme.example/hook' }, why);
  isSlow = true;
  const { secret, version } = await service.rotate(caller, path, why);
  expect([version, secret]).toEqual([2, expect.stringMatching(/^whsec_/)]);
});
