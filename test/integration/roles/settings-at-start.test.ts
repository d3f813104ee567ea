/** Settings that change while a process starts, with a real Redis. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Closers } from '../../../src/app.js';
import { Keyring } from '../../../src/challenge/code.js';
import { PhoneNumberCipher } from '../../../src/challenge/phone-number.js';
import { loadConfig } from '../../../src/config/config.js';
import { createLogger } from '../../../src/observability/logger.js';
import { openSettings } from '../../../src/roles/settings.js';
import { changed, NO_SETTINGS } from '../../../src/settings/document.js';
import { SettingsSeal } from '../../../src/settings/sealed-document.js';
import { RedisSettingsStore } from '../../../src/settings/settings-store.js';
import { keptLog } from '../../setup/evidence.js';
import { freshTestRedis, testRedisUrl } from '../../setup/redis.js';
import { sharedIdentity } from '../../setup/shared-identity.js';
import { until } from '../../setup/until.js';

const closers = new Closers();
const folder = mkdtempSync(join(tmpdir(), 'octothorpe-settings-'));

afterAll(async () => {
  await closers.close();
  rmSync(folder, { recursive: true });
});

it('a part that is opened while the settings change is told of the change', async () => {
  const redis = closers.add(await freshTestRedis(), (opened) => opened.disconnect());
  sharedIdentity(folder);
  const config = loadConfig({ DATA_DIR: folder, REDIS_URL: testRedisUrl(), ROLES: 'api' });
  const logger = createLogger('debug', keptLog([]));
  const running = await openSettings(config, logger, closers);
  await running.start();
  const starting = await openSettings(config, logger, closers);
  const localeOf = ({ tenants: [tenant] }: Pick<typeof config, 'tenants'>) => tenant?.locale;
  // As a provider or a door reads it, before it follows.
  let locale = localeOf(starting.config);
  const keyring = new Keyring(config.masterKeys);
  const seal = new SettingsSeal(new PhoneNumberCipher(keyring, randomBytes), keyring);
  const signature = { operator: 'anna', key: '0123abcd', reason: 'because' };
  const updates = new Map([['tenants/default', { value: { locale: 'fi' } }]]);
  const request = { updates, signature, atMs: Date.now() };
  const next = changed(NO_SETTINGS, 1, request, seal.fingerprint.bind(seal));
  await new RedisSettingsStore(redis).commit('0', 1, seal.seal(next));
  await until(() => localeOf(running.config) === 'fi');
  starting.follow(async (other) => () => {
    locale = localeOf(other);
  });
  await starting.start();
  expect([locale, localeOf(starting.config)]).toEqual(['fi', 'fi']);
});
