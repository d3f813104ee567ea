/** Settings that change while the service runs: read before anything else is put together, followed afterwards. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Closers } from '../app.js';
import { Keyring } from '../challenge/code.js';
import { PhoneNumberCipher } from '../challenge/phone-number.js';
import { adopt, withOwnParts } from '../config/adopt-config.js';
import type { Config } from '../config/config.js';
import { ConfigurationError } from '../config/validation-errors.js';
import type { OperatorListStore } from '../limits/number-lists.js';
import type { Logger } from '../observability/logger.js';
import { ChangeFeed } from '../redis/changes.js';
import { connectRedis } from '../redis/connection.js';
import type { RedisClient } from '../redis/scripts.js';
import type { SettingsChange } from '../settings/document.js';
import { FollowedSettings, type FollowedState } from '../settings/followed-settings.js';
import type { Credentials, Settings } from '../settings/merge.js';
import { SettingsRefused, SettingsSeal } from '../settings/sealed-document.js';
import { parsePath } from '../settings/setting-path.js';
import { SettingsService } from '../settings/settings-service.js';
import { RedisSettingsStore, SETTINGS } from '../settings/settings-store.js';
import { VersionFloor } from '../settings/version-floor.js';
import type { Core } from './core.js';

/** Pub/Sub tells of every change; this finds one whose message was lost. */
const LOOK_EVERY_MS = 10_000;
const START_LOOKS_MAX = 20;
const START_LOOK_AGAIN_MS = 500;

/** What becomes another with the settings. It prepares all that may fail or take time, and returns what puts it in use, at once. */
export type Follower = (next: Config, carriers: ReadonlySet<string>) => Promise<() => void>;

export interface LiveSettings {
  /** The configuration with its settings, kept up to date in place. */
  readonly config: Config;
  readonly followed: FollowedSettings;
  /** One feed for all that this process waits for. */
  readonly feed: ChangeFeed;
  /** Told of every change, before the process uses it. */
  follow(follower: Follower): void;
  /** Changes are used from now on: once all that follows is there, so that none of it keeps what was before a change. */
  start(): Promise<void>;
  /** Told of what is in use, and of what is refused. */
  onState(listener: (state: FollowedState) => void): void;
}

/** @throws ConfigurationError where the settings in Redis may not or cannot be used */
export async function openSettings(
  loaded: Config,
  logger: Logger,
  closers: Closers,
): Promise<LiveSettings> {
  const config = withOwnParts(loaded);
  const redis = closers.add(
    connectRedis(config.redisUrl, 'request', config.redisCommandTimeoutMs),
    (opened) => opened.disconnect(),
  );
  redis.on('error', (error: Error) => logger.debug('settings', { error }));
  await new Promise((resolve) => redis.once('ready', resolve));
  const folder = config.mode === 'production' ? config.dataDirectory : undefined;
  const followers: Follower[] = [];
  const listeners: ((state: FollowedState) => void)[] = [];
  let credentials: Credentials = new Map();
  const use = async (settings: Settings) => {
    const next = loaded.settled(settings);
    if ('faults' in next) throw unfitting(next.faults);
    const carriers = otherCarriers(credentials, next.credentials);
    const put = await Promise.all(followers.map((follower) => follower(next.config, carriers)));
    // From here on nothing may fail, and nobody else runs.
    adopt(config, next.config, carriers);
    credentials = next.credentials;
    for (const each of put) each();
  };
  const followed = new FollowedSettings({
    store: new RedisSettingsStore(redis),
    seal: sealOf(config),
    use,
    // A sandbox may lose its Redis every day, and guards nothing.
    floor: new VersionFloor(folder, config.settingsVersionMin, (error) =>
      logger.warn('settings', {
        error,
        message:
          'DATA_DIR cannot be written, so this machine does not remember the version of the settings over a restart (docs/settings.md).',
      }),
    ),
    onState: (state) => {
      logState(state, logger);
      for (const listener of listeners) listener(state);
    },
  });
  await firstLook(followed);
  const { refused } = followed;
  if (refused) throw new ConfigurationError([`settings: ${refused.message}`]);
  const feed = closers.add(
    new ChangeFeed(connectRedis(config.redisUrl, 'changes'), (error) =>
      logger.warn('change feed', { error }),
    ),
    (opened) => opened.close(),
  );
  const look = async () => {
    await followed.look().catch((error: unknown) => logger.debug('settings', { error }));
  };
  return {
    config,
    followed,
    feed,
    follow: (follower) => followers.push(follower),
    start: () => {
      closers.add(feed.subscribe(SETTINGS, look), (stop) => stop());
      const timer = setInterval(look, LOOK_EVERY_MS);
      timer.unref();
      closers.add(timer, (opened) => clearInterval(opened));
      return look();
    },
    onState: (listener) => {
      listeners.push(listener);
      listener({ version: followed.document.version });
    },
  };
}

/** A start waits a while for a Redis that is slow. @throws OctothorpeError `unavailable` */
async function firstLook(followed: FollowedSettings): Promise<void> {
  for (let left = START_LOOKS_MAX; ; left -= 1) {
    try {
      await followed.look();
      return;
    } catch (error) {
      if (left <= 1) throw error;
      await pause(START_LOOK_AGAIN_MS);
    }
  }
}

/** What operators change. */
export function settingsServiceOver(
  core: Core,
  redis: RedisClient,
  audit: Pick<OperatorListStore, 'note'>,
): SettingsService {
  const { config, logger, clock, random, settings } = core;
  return new SettingsService({
    store: new RedisSettingsStore(redis, core.writesOver(redis)),
    seal: sealOf(config),
    followed: settings.followed,
    file: config.raw,
    credentialNames: config.credentialNames,
    faultsWith: (changed) => {
      const next = config.settled(changed);
      return 'faults' in next ? next.faults : [];
    },
    now: () => clock.now(),
    randomBytes: random,
    onChanged: (change, version) => {
      logger.info('settings changed', { ...publicParts(change), version });
      for (const { tenant, path } of tenantsOf(change)) {
        const { operator, key, reason } = change;
        audit
          .note(tenant, { operator, key, reason, act: 'change_setting', target: path })
          .catch((error: unknown) => logger.warn('settings audit', { error }));
      }
    },
  });
}

function sealOf({ masterKeys }: Config): SettingsSeal {
  const keyring = new Keyring(masterKeys);
  return new SettingsSeal(new PhoneNumberCipher(keyring, randomBytes), keyring);
}

/** Those whose credentials have changed. */
function otherCarriers(before: Credentials, after: Credentials): ReadonlySet<string> {
  const names = new Set([...before.keys(), ...after.keys()]);
  const textOf = (of: Credentials, name: string) => JSON.stringify(of.get(name));
  return new Set([...names].filter((name) => textOf(before, name) !== textOf(after, name)));
}

function unfitting(
  faults: readonly { readonly path: string; readonly message: string }[],
): SettingsRefused {
  const lines = faults.map(({ path, message }) => `${path}: ${message}`);
  return new SettingsRefused(
    'faults',
    `The settings in Redis do not fit this process’s configuration file or environment: ${lines.join('; ')}. Correct the file, or change the settings.`,
  );
}

function logState({ version, refused }: FollowedState, logger: Logger): void {
  if (!refused) {
    logger.info('settings', { version });
    return;
  }
  const { refusal, message, cause } = refused;
  logger.error('settings', {
    version,
    refused: refusal,
    message,
    ...(cause ? { error: cause } : {}),
  });
}

function publicParts({ operator, key, reason, changed }: SettingsChange) {
  return { operator, key, reason, changed: changed.map(({ path }) => path) };
}

/** The audit has a stream for each tenant; what is for all stands in the history of settings alone. */
function tenantsOf({ changed }: SettingsChange) {
  return changed.flatMap(({ path }) => {
    const tenant = parsePath(path)?.tenant;
    return tenant === undefined ? [] : [{ tenant, path }];
  });
}
