/** What operators allowed, denied and unblocked at run time, and the audit stream of their acts: one tag for each tenant. */

import type { Clock } from '../challenge/time.js';
import {
  type DurableWrites,
  loadScript,
  plainWrites,
  type RedisClient,
  wrapRedisErrors,
} from '../redis/scripts.js';
import { listKey } from './limit-store.js';
import {
  type OperatorAct,
  type OperatorActEntry,
  type OperatorEntry,
  OperatorList,
  type OperatorListStore,
} from './number-lists.js';

const SET_ENTRY = loadScript('limits/set-list-entry', 2);

/** Acts are kept for 13 months after the last one, so that a yearly review finds them. */
const AUDIT_LIFE_MS = 400 * 86_400_000;

export interface AuditStream {
  readonly keyOf: (tenant: string) => string;
  /** The newest are kept; 0: all. */
  readonly entriesMax: number;
}

const OPERATOR_AUDIT: AuditStream = { keyOf: auditKey, entriesMax: 0 };
/** A stream of its own, with an end: people register methods more often than operators act. */
export const METHOD_AUDIT: AuditStream = { keyOf: methodAuditKey, entriesMax: 50_000 };

export class RedisOperatorListStore implements OperatorListStore {
  readonly #redis: RedisClient;
  readonly #clock: Clock;
  readonly #writes: Pick<DurableWrites, 'run'>;
  readonly #audit: AuditStream;

  /** @param clock Redis's, the same that gave the entries their ends */
  constructor(
    redis: RedisClient,
    clock: Clock,
    writes: Pick<DurableWrites, 'run'> = plainWrites(redis),
    audit = OPERATOR_AUDIT,
  ) {
    this.#redis = redis;
    this.#clock = clock;
    this.#writes = writes;
    this.#audit = audit;
  }

  async load(tenant: string): Promise<OperatorList> {
    const { version, ...fields } = await wrapRedisErrors(() =>
      this.#redis.hgetall(listKey(tenant)),
    );
    const entries = Object.entries(fields).map(([field, value]) => ({
      ...(JSON.parse(value) as Omit<OperatorEntry, 'field'>),
      field,
    }));
    return new OperatorList(version ?? '', entries);
  }

  async set(tenant: string, { field, ...entry }: OperatorEntry, act: OperatorAct): Promise<void> {
    const lifeMs = Math.max(1, entry.untilMs - this.#clock.now());
    await this.#write(tenant, [field, JSON.stringify(entry), lifeMs], act);
  }

  async remove(tenant: string, field: string, act: OperatorAct): Promise<void> {
    await this.#write(tenant, [field, '', KEPT_AFTER_REMOVAL_MS], act);
  }

  async note(tenant: string, act: OperatorAct): Promise<void> {
    await this.#write(tenant, ['', '', 0], act);
  }

  async acts(tenant: string, count: number): Promise<OperatorActEntry[]> {
    const entries = await wrapRedisErrors(() =>
      this.#redis.xrevrange(this.#audit.keyOf(tenant), '+', '-', 'COUNT', count),
    );
    return entries.map(([id, flat]) => toAct(id, flat));
  }

  async #write(
    tenant: string,
    [field, value, lifeMs]: [string, string, number],
    act: OperatorAct,
  ): Promise<void> {
    const { keyOf, entriesMax } = this.#audit;
    const args = [this.#clock.now(), field, value, lifeMs, AUDIT_LIFE_MS, entriesMax];
    const noted = Object.entries(act).flatMap(([name, text]) => [name, String(text)]);
    await this.#writes.run(SET_ENTRY, [listKey(tenant), keyOf(tenant)], [...args, ...noted]);
  }
}

/** The list's version has to outlive every process that knows the entry. */
const KEPT_AFTER_REMOVAL_MS = 86_400_000;

function toAct(id: string, flat: readonly string[]): OperatorActEntry {
  const fields = new Map<string, string>();
  for (let i = 0; i + 1 < flat.length; i += 2) fields.set(flat[i] ?? '', flat[i + 1] ?? '');
  const untilMs = fields.get('untilMs');
  const key = fields.get('key');
  return {
    id,
    atMs: Number(fields.get('at')),
    operator: fields.get('operator') ?? '',
    act: fields.get('act') as OperatorAct['act'],
    target: fields.get('target') ?? '',
    reason: fields.get('reason') ?? '',
    ...(key === undefined ? {} : { key }),
    ...(untilMs === undefined ? {} : { untilMs: Number(untilMs) }),
  };
}

/** What operators did, one entry for each act; never changed, only trimmed by age. */
export function auditKey(tenantTag: string): string {
  return `limit:{${tenantTag}}:audit`;
}

/** What was done to registered methods: services do much more than operators. */
export function methodAuditKey(tenantTag: string): string {
  return `limit:{${tenantTag}}:method-audit`;
}
