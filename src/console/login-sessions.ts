/**
 * Who is signed in to the console: one record in Redis for each session, under the hash of the random id that the browser's cookie holds. It
 * ends at a fixed time, sooner where nothing is done, and at once with the logout, on every process.
 */
import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../challenge/time.js';
import { consoleSessionKey, consoleSignInKey } from '../redis/keys.js';
import { type RedisClient, wrapRedisErrors } from '../redis/scripts.js';

/** What a login told. The role follows from the groups and the configuration at each request. */
export interface SignedIn {
  readonly operator: string;
  /** Names the account in the audit; its owner cannot choose it. */
  readonly key: string;
  readonly groups: readonly string[];
  /** When the person last showed who they are; 0 where the provider did not say. */
  readonly signedInAtMs: number;
}

const VERSION = 1;
const ID_BYTES = 32;
/** What no cookie of ours looks like is not looked for. */
const ID = /^[\w-]{43}$/;

/** Fields of a newer version do no harm: the record is never written back. */
const Stored = z.object({
  v: z.number(),
  operator: z.string(),
  key: z.string(),
  groups: z.array(z.string()),
  signedInAtMs: z.number(),
  endsAtMs: z.number(),
});

export interface LoginSessionsOptions {
  readonly redis: RedisClient;
  readonly clock: Clock;
  readonly randomBytes: (size: number) => Buffer;
  readonly lifeMs: number;
  readonly idleMs: number;
}

export class LoginSessions {
  readonly #with: LoginSessionsOptions;

  constructor(options: LoginSessionsOptions) {
    this.#with = options;
  }

  /** @returns the id, for the cookie alone */
  async begin(signedIn: SignedIn): Promise<string> {
    const { redis, clock, randomBytes, lifeMs, idleMs } = this.#with;
    const id = randomBytes(ID_BYTES).toString('base64url');
    const record = { v: VERSION, ...signedIn, endsAtMs: clock.now() + lifeMs };
    const untilIdleMs = Math.min(idleMs, lifeMs);
    await wrapRedisErrors(() => redis.set(keyOf(id), JSON.stringify(record), 'PX', untilIdleMs));
    return id;
  }

  /** @param keep whether this counts as use, and puts off the end of an idle session */
  async find(id: string, { keep }: { readonly keep: boolean }): Promise<SignedIn | undefined> {
    if (!ID.test(id)) return undefined;
    const { redis, clock, idleMs } = this.#with;
    const text = await wrapRedisErrors(() => redis.get(keyOf(id)));
    const record = text === null ? undefined : Stored.safeParse(JSON.parse(text)).data;
    if (!record) return undefined;
    const leftMs = record.endsAtMs - clock.now();
    if (leftMs <= 0) return undefined;
    // A session that a logout has deleted meanwhile is not brought back by this.
    if (keep) await wrapRedisErrors(() => redis.pexpire(keyOf(id), Math.min(idleMs, leftMs)));
    return record;
  }

  async end(id: string): Promise<void> {
    if (ID.test(id)) await wrapRedisErrors(() => this.#with.redis.del(keyOf(id)));
  }

  /** Takes the one use that a sign-in has. @returns false for a repeat */
  async useUp(state: string, lifeMs: number): Promise<boolean> {
    const key = consoleSignInKey(tagOf(state));
    const set = await wrapRedisErrors(() => this.#with.redis.set(key, '1', 'PX', lifeMs, 'NX'));
    return set === 'OK';
  }
}

function keyOf(id: string): string {
  return consoleSessionKey(tagOf(id));
}

function tagOf(secret: string): string {
  return hash('sha256', secret, 'base64url');
}
