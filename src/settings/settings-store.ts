/** Keeps the document of settings in Redis, with those of earlier versions. It opens none of them. */
import { changeChannel, publishCommand } from '../redis/changes.js';
import {
  type DurableWrites,
  loadScript,
  plainWrites,
  type RedisClient,
  wrapRedisErrors,
} from '../redis/scripts.js';

const COMMIT = loadScript('settings/commit', 2);
/** Earlier documents that are kept. */
export const HISTORY_MAX = 50;
/** What changes are published under. */
export const SETTINGS = 'settings';

export interface StoredSettings {
  /** As Redis says; the document says for itself which it is. `0` where there is none. */
  readonly version: string;
  readonly text?: string;
}

export interface SettingsStore {
  read(): Promise<StoredSettings>;
  /** @returns false where another version than `found` stands there now */
  commit(found: string, version: number, text: string): Promise<boolean>;
  /** By version, the newest first. */
  history(): Promise<readonly (readonly [number, string])[]>;
  earlier(version: number): Promise<string | undefined>;
}

export class RedisSettingsStore implements SettingsStore {
  readonly #redis: RedisClient;
  readonly #writes: Pick<DurableWrites, 'run'>;

  constructor(redis: RedisClient, writes: Pick<DurableWrites, 'run'> = plainWrites(redis)) {
    this.#redis = redis;
    this.#writes = writes;
  }

  async read(): Promise<StoredSettings> {
    const [version, text] = await wrapRedisErrors(() =>
      this.#redis.hmget(settingsKey(), 'version', 'document'),
    );
    return { version: version ?? '0', ...(typeof text === 'string' ? { text } : {}) };
  }

  async commit(found: string, version: number, text: string): Promise<boolean> {
    const leaves = version - HISTORY_MAX;
    const tell = [publishCommand(this.#redis), changeChannel(SETTINGS)];
    const done = await this.#writes.run(
      COMMIT,
      [settingsKey(), historyKey()],
      [found, version, text, leaves, ...tell],
    );
    return done === 1;
  }

  async history(): Promise<readonly (readonly [number, string])[]> {
    const kept = await wrapRedisErrors(() => this.#redis.hgetall(historyKey()));
    return Object.entries(kept)
      .map(([version, text]) => [Number(version), text] as const)
      .sort(([one], [other]) => other - one);
  }

  async earlier(version: number): Promise<string | undefined> {
    const text = await wrapRedisErrors(() => this.#redis.hget(historyKey(), String(version)));
    return text ?? undefined;
  }
}

// In one hash slot with the channel of its changes.

export function settingsKey(): string {
  return `{${SETTINGS}}:document`;
}

function historyKey(): string {
  return `{${SETTINGS}}:history`;
}
