/**
 * What was done in the console that changes no limit: sign-ins, numbers shown, settings changed. What operators do about limits stands in
 * the tenants' own audit (`limits/operator-list-store.ts`), under the same names.
 */
import type { Clock } from '../challenge/time.js';
import { requireOperator, requireReason } from '../limits/operator-target.js';
import { consoleAuditKey, consoleRefusedKey } from '../redis/keys.js';
import {
  type DurableWrites,
  loadScript,
  type RedisClient,
  wrapRedisErrors,
} from '../redis/scripts.js';
import type { ConsoleCaller } from './console-route.js';

const NOTE = loadScript('console/note', 1);

/** 13 months after the last act, as the audit of the limits. */
const LIFE_MS = 400 * 86_400_000;
const ENTRIES_MAX = 50_000;
const VERSION = '1';
/** Anybody with an account at the provider can cause it: kept apart, so that it pushes nothing else out. */
export const SIGN_IN_REFUSED = 'sign_in_refused';
const REFUSED_MAX = 1_000;

export interface ConsoleAct {
  /** Such as `show_number`. */
  readonly act: string;
  /** Absent for what concerns no tenant, such as a sign-in. */
  readonly tenant?: string;
  /** Never a whole number, a subject or a secret. */
  readonly target: string;
  readonly reason?: string;
}

export interface ConsoleActEntry extends ConsoleAct {
  readonly id: string;
  readonly atMs: number;
  readonly operator: string;
  readonly key: string;
}

export class ConsoleAudit {
  readonly #redis: RedisClient;
  readonly #writes: Pick<DurableWrites, 'run'>;
  readonly #clock: Clock;

  constructor(redis: RedisClient, writes: Pick<DurableWrites, 'run'>, clock: Clock) {
    this.#redis = redis;
    this.#writes = writes;
    this.#clock = clock;
  }

  /**
   * Numbers in the reason are masked. Await it before the act is done: what cannot be noted must not happen.
   * @throws OctothorpeError `unavailable`, `invalid_request`
   */
  async note(
    { operator, key: by }: Pick<ConsoleCaller, 'operator' | 'key'>,
    { act, tenant, target, reason }: ConsoleAct,
  ): Promise<void> {
    const fields: Record<string, string> = {
      v: VERSION,
      at: String(this.#clock.now()),
      operator: requireOperator(operator),
      key: by,
      act,
      target,
      ...(tenant === undefined ? {} : { tenant }),
      ...(reason === undefined ? {} : { reason: requireReason(reason) }),
    };
    const [key, entriesMax] =
      act === SIGN_IN_REFUSED
        ? [consoleRefusedKey(), REFUSED_MAX]
        : [consoleAuditKey(), ENTRIES_MAX];
    const args = [LIFE_MS, entriesMax, ...Object.entries(fields).flat()];
    await this.#writes.run(NOTE, [key], args);
  }

  /** The newest first. */
  async acts(count: number): Promise<readonly ConsoleActEntry[]> {
    const streams = [consoleAuditKey(), consoleRefusedKey()];
    const found = await wrapRedisErrors(() =>
      Promise.all(streams.map((key) => this.#redis.xrevrange(key, '+', '-', 'COUNT', count))),
    );
    const entries = found.flat().map(([id, flat]) => toEntry(id, flat));
    return entries.sort((a, b) => b.atMs - a.atMs).slice(0, count);
  }
}

function toEntry(id: string, flat: readonly string[]): ConsoleActEntry {
  const fields = new Map<string, string>();
  for (let i = 0; i + 1 < flat.length; i += 2) fields.set(flat[i] ?? '', flat[i + 1] ?? '');
  const tenant = fields.get('tenant');
  const reason = fields.get('reason');
  return {
    id,
    atMs: Number(fields.get('at')),
    operator: fields.get('operator') ?? '',
    key: fields.get('key') ?? '',
    act: fields.get('act') ?? '',
    target: fields.get('target') ?? '',
    ...(tenant === undefined ? {} : { tenant }),
    ...(reason === undefined ? {} : { reason }),
  };
}
