/**
 * oidc-provider's adapter on Redis. Every operation touches one key, so it runs on a Cluster; every key expires. A key's name is a hash: a
 * dump of Redis shows no token, code or id that would be accepted.
 *
 * A revoked grant is a key of its own that every look-up of its tokens reads, instead of an index of them.
 */
import { createHash } from 'node:crypto';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { errors } from 'oidc-provider';
import { openIdKey } from '../../redis/keys.js';
import {
  loadScript,
  type RedisClient,
  type RunScript,
  wrapRedisErrors,
} from '../../redis/scripts.js';
import type { SealedRecords } from './sealed-records.js';

const WRITE = loadScript('doors/openid-write', 1);
const USE = loadScript('doors/openid-use', 1);
/** Longer than anything lives that a grant has given. */
const REVOKED_MS = 3_600_000;
/** These belong to a grant, and end with it. */
const OF_A_GRANT = ['AccessToken', 'AuthorizationCode', 'BackchannelAuthenticationRequest'];
/** Its poll is told that it has expired, not that it is unknown. */
const ASKED_AFTER_ITS_END = 'BackchannelAuthenticationRequest';
const KEPT_AFTER_MS = 300_000;

export interface RecordParts {
  readonly redis: RedisClient;
  readonly run: RunScript;
  readonly records: SealedRecords;
  readonly tenant: string;
}

export class RecordStore {
  readonly #with: RecordParts;

  constructor(parts: RecordParts) {
    this.#with = parts;
  }

  async write(model: string, id: string, content: unknown, lifeMs: number): Promise<void> {
    const key = this.#key(model, id);
    const sealed = await this.#with.records.seal(key, content);
    await this.#with.run(WRITE, [key], [sealed, Math.max(1, Math.ceil(lifeMs))]);
  }

  async read(model: string, id: string): Promise<Record<string, unknown> | undefined> {
    const key = this.#key(model, id);
    const [sealed, used] = await wrapRedisErrors(() =>
      this.#with.redis.hmget(key, 'content', 'used'),
    );
    const opened = sealed ? await this.#with.records.open(key, sealed) : undefined;
    if (!opened) return undefined;
    const content = opened.content as Record<string, unknown>;
    return used ? { ...content, consumed: Number(used) } : content;
  }

  /** Whether this was its first use. */
  async use(model: string, id: string): Promise<boolean> {
    const nowSeconds = Math.floor(Date.now() / 1000);
    return (await this.#with.run(USE, [this.#key(model, id)], [nowSeconds])) === 1;
  }

  async remove(model: string, id: string): Promise<void> {
    await wrapRedisErrors(() => this.#with.redis.del(this.#key(model, id)));
  }

  #key(model: string, id: string): string {
    const name = createHash('sha256').update(`${this.#with.tenant} ${model} ${id}`);
    return openIdKey(name.digest('base64url'));
  }
}

/** One model of oidc-provider in the store. */
export class RecordAdapter implements Adapter {
  readonly #store: RecordStore;
  readonly #model: string;

  constructor(store: RecordStore, model: string) {
    this.#store = store;
    this.#model = model;
  }

  /** @param expiresIn s */
  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<undefined> {
    const keptMs = this.#model === ASKED_AFTER_ITS_END ? KEPT_AFTER_MS : 0;
    await this.#store.write(this.#model, id, payload, expiresIn * 1000 + keptMs);
    if (this.#model !== 'Session' || payload.uid === undefined) return;
    await this.#store.write('SessionUid', payload.uid, { id }, expiresIn * 1000);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    // Clients are in the configuration alone.
    if (this.#model === 'Client') return undefined;
    const payload = await this.#store.read(this.#model, id);
    const grantId = payload?.['grantId'];
    if (typeof grantId !== 'string' || !OF_A_GRANT.includes(this.#model)) return payload;
    return (await this.#store.read('RevokedGrant', grantId)) ? undefined : payload;
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const found = await this.#store.read('SessionUid', uid);
    return found && this.find(String(found['id']));
  }

  /** Device codes are not offered. */
  async findByUserCode(): Promise<undefined> {}

  /** Two requests at once with one code: the second gets nothing. */
  async consume(id: string): Promise<undefined> {
    if (await this.#store.use(this.#model, id)) return;
    throw new errors.InvalidGrant('already consumed');
  }

  async destroy(id: string): Promise<undefined> {
    await this.#store.remove(this.#model, id);
  }

  async revokeByGrantId(grantId: string): Promise<undefined> {
    await this.#store.write('RevokedGrant', grantId, {}, REVOKED_MS);
  }
}
