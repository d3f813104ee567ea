/**
 * Takes from limits in Redis. On a single server all parts are one script: one round trip, all or nothing. On a Cluster each
 * tag is a script of its own; they run at once, and what some of them took is given back where another refuses.
 */

import type { Clock } from '../challenge/time.js';
import {
  loadScript,
  type RedisClient,
  type RunScript,
  type Script,
  scriptRunner,
  wrapRedisErrors,
} from '../redis/scripts.js';
import { type Argument, writeLog, writeSums } from './limit-rules.js';
import type { Refusal, Rule } from './refusal.js';
import type { BreakerSubject, BudgetAlert, Part, ReserveResult } from './reservation.js';
import { aboutText } from './reservation-plan.js';

/**
 * A request that came twice at once may see what its twin has taken and will give back. Older than this, what was
 * taken stays taken: a command ends within 200 ms.
 */
const SETTLED_AFTER_MS = 2_000;

export interface LimitStoreOptions {
  /** One script for each tag, as Redis Cluster needs it. */
  readonly spread: boolean;
  /** For tests; without it Redis's own clock decides. */
  readonly clock?: Clock;
}

export class RedisLimitStore {
  readonly #redis: RedisClient;
  readonly #runScript: RunScript;
  readonly #spread: boolean;
  readonly #clock: Clock | undefined;

  constructor(redis: RedisClient, options: LimitStoreOptions) {
    this.#redis = redis;
    this.#runScript = scriptRunner(redis);
    this.#spread = options.spread;
    this.#clock = options.clock;
  }

  /** @param requestId 1..32 of `[A-Za-z0-9._-]` */
  async reserve(requestId: string, parts: readonly Part[]): Promise<ReserveResult> {
    const groups = this.#groups(parts);
    const outcomes = await Promise.all(groups.map((group) => this.#take(requestId, group)));
    const ledger = outcomes[groups.findIndex(hasLedger)];
    const paidMs = ledger?.kind === 'repeated' ? ledger.ageMs : 0;
    const result = merge(outcomes, settledFromMs(groups, outcomes), paidMs);
    if (result.kind !== 'reserved' && groups.length > 1) {
      await Promise.all(
        groups.map((group, index) => this.#undo(requestId, group, outcomes[index])),
      );
    }
    return result;
  }

  /** Gives back what `reserve` took; nothing when it took nothing. Sums give back their rules' amounts. */
  async release(requestId: string, parts: readonly Part[]): Promise<void> {
    await Promise.all(this.#groups(parts).map((group) => this.#release(requestId, group)));
  }

  /** Everything that would refuse now. Takes nothing. */
  async explain(parts: readonly Part[]): Promise<readonly Refusal[]> {
    const groups = this.#groups(parts);
    const replies = await Promise.all(
      groups.map((group) => this.#run(ADMIT, '-', group, 'explain')),
    );
    return replies.flatMap(([, refusals]) => toRefusals(refusals));
  }

  /** Forgets what the parts have counted. */
  async forget(parts: readonly Part[]): Promise<void> {
    const keys = parts.flatMap((part) =>
      // What held sends back would do so again at the next end.
      part.kind === 'breaker' ? [limitKey(part), evidenceKey(part.tag, part.of)] : [limitKey(part)],
    );
    await wrapRedisErrors(() => Promise.all(keys.map((key) => this.#redis.del(key))));
  }

  async #take(requestId: string, parts: readonly Part[]): Promise<Outcome> {
    const [kind, first, second] = await this.#run(ADMIT, requestId, parts, 'take');
    switch (kind) {
      case 'reserved':
        return { kind, alerts: toAlerts(first) };
      case 'repeated':
        return { kind, ageMs: Number(first), decides: decides(parts) };
      case 'refused':
        return { kind, refusals: toRefusals(first), alerts: toAlerts(second) };
      default:
        return { kind: 'stale_list' };
    }
  }

  /** Gives back what one group took where another refused. Its alerts are not told, so that they are still to be given. */
  async #undo(requestId: string, parts: readonly Part[], outcome?: Outcome): Promise<void> {
    if (outcome?.kind !== 'reserved') return;
    await this.#release(requestId, parts, outcome.alerts.length > 0 ? 'untold' : '');
  }

  async #release(requestId: string, parts: readonly Part[], alerts: 'untold' | '' = '') {
    await this.#run(RELEASE, requestId, parts, alerts);
  }

  #groups(parts: readonly Part[]): readonly (readonly Part[])[] {
    if (!this.#spread) return [parts];
    const groups = new Map<string, Part[]>();
    for (const part of parts) {
      const group = groups.get(part.tag);
      if (group) group.push(part);
      else groups.set(part.tag, [part]);
    }
    return [...groups.values()];
  }

  async #run(
    scripts: ScriptFamily,
    requestId: string,
    parts: readonly Part[],
    ...mode: string[]
  ): Promise<unknown[]> {
    const now = this.#clock?.now() ?? '';
    const args = [now, requestId, ...mode, ...partArguments(parts)];
    const script = scripts(parts.length);
    return (await this.#runScript(script, parts.map(limitKey), args)) as unknown[];
  }
}

type Outcome =
  | { readonly kind: 'reserved'; readonly alerts: readonly BudgetAlert[] }
  | { readonly kind: 'repeated'; readonly ageMs: number; readonly decides: boolean }
  | {
      readonly kind: 'refused';
      readonly refusals: readonly Refusal[];
      readonly alerts: readonly BudgetAlert[];
    }
  | { readonly kind: 'stale_list' };

/**
 * One verdict out of the groups': the request came before, or the list is old, or the longest wait, or all is taken.
 * @param paidMs how long the ledger has had it: the proof of a number gives back its places, and not the money
 */
function merge(outcomes: readonly Outcome[], settledMs: number, paidMs: number): ReserveResult {
  const earlier = outcomes.find((outcome) => outcome.kind === 'repeated' && outcome.decides);
  if (earlier?.kind === 'repeated' && (earlier.ageMs >= settledMs || outcomes.length === 1)) {
    return { kind: 'repeated' };
  }
  // What was planned by an older list says nothing: the other parts may be free of their limits by now.
  if (outcomes.some(({ kind }) => kind === 'stale_list')) return { kind: 'stale_list' };
  const refused = outcomes.filter((outcome) => outcome.kind === 'refused');
  const [first, ...others] = refused.flatMap(({ refusals }) => refusals);
  if (first) {
    // What the other groups tell of is given back.
    const alerts = refused.flatMap((outcome) => outcome.alerts);
    return { kind: 'refused', refusal: others.reduce(longer, first), alerts };
  }
  const alerts = outcomes.flatMap((outcome) => ('alerts' in outcome ? outcome.alerts : []));
  return paidMs >= SETTLED_AFTER_MS || outcomes.every(({ kind }) => kind === 'repeated')
    ? { kind: 'repeated' }
    : { kind: 'reserved', alerts };
}

/**
 * From which age on a request that the number knows was taken as a whole. Where the ledger has not heard of it, only once it would have
 * forgotten: a node that was away then has taken nothing, and what comes again has to be paid for.
 */
function settledFromMs(groups: readonly (readonly Part[])[], outcomes: readonly Outcome[]): number {
  const at = groups.findIndex(hasLedger);
  const ledger = groups[at]?.find((part) => part.kind === 'ledger');
  if (!ledger || outcomes[at]?.kind === 'repeated') return SETTLED_AFTER_MS;
  return Math.max(SETTLED_AFTER_MS, ledger.lifeMs);
}

function hasLedger(parts: readonly Part[]): boolean {
  return parts.some(({ kind }) => kind === 'ledger');
}

/** What no time helps against outweighs every wait. */
function longer(a: Refusal, b: Refusal): Refusal {
  const rank = ({ retryAfterMs }: Refusal) => (retryAfterMs === 0 ? Infinity : retryAfterMs);
  return rank(b) > rank(a) ? b : a;
}

/** The number's own log remembers a request for a day; the others forget sooner. */
function decides(parts: readonly Part[]): boolean {
  const [first] = parts;
  return first?.kind === 'log' && (first.of === 'number' || first.of === 'guesses');
}

type ScriptFamily = (keyCount: number) => Script;

/** A script that takes any number of keys, read once. */
function family(name: string): ScriptFamily {
  const base = loadScript(name, 0);
  return (keyCount) => ({ ...base, keyCount });
}

const ADMIT = family('limits/admit');
const RELEASE = family('limits/release');

function toRefusals(reply: unknown): Refusal[] {
  return pairs(reply).map(([rule, wait]) => ({ rule: rule as Rule, retryAfterMs: Number(wait) }));
}

export function toAlerts(reply: unknown): BudgetAlert[] {
  return pairs(reply).map(([rule, percent]) => ({
    rule: rule as Rule,
    percent: Number(percent) as BudgetAlert['percent'],
  }));
}

function pairs(reply: unknown): [string, string][] {
  const flat = (reply ?? []) as string[];
  return Array.from({ length: flat.length / 2 }, (_, i) => [
    flat[2 * i] as string,
    flat[2 * i + 1] as string,
  ]);
}

// The names of the keys that limits use. What belongs to one number, one source, one block of numbers or one tenant
// shares a hash tag, so that one script can change it on a Redis Cluster. Numbers, addresses and prefixes appear as HMACs.

/** Short, as all that a key for each number is made of: up to thirty characters of key take 32 bytes, one more 48. */
const LOG_NAMES = {
  number: 'sends',
  ip: 'ip',
  device: 'from',
  block: 'block',
  guesses: 'guesses',
  row: 'row',
  inbound: 'in',
} as const;

/** The key that a part is about. */
function limitKey(part: Part): string {
  switch (part.kind) {
    case 'log':
    case 'peek':
      return `limit:{${part.tag}}:${LOG_NAMES[part.of]}`;
    case 'stop':
      return stopKey(part.tag);
    case 'breaker':
      return breakerKey(part.tag, part.of);
    case 'sum':
      return sumKey(part.tag, part.of);
    case 'calls':
      return `limit:{${part.tag}}:calls${part.of === '' ? '' : `:${part.of}`}`;
    case 'ledger':
      return ledgerKey(part.tag, part.of);
    case 'list':
      return listKey(part.tag);
    default:
      return part satisfies never;
  }
}

/** What a tenant has spent and sent, as a whole (`of` is empty) or in one country. */
export function sumKey(tenantTag: string, of: string): string {
  return `limit:{${tenantTag}}:sum:${of}`;
}

export function breakerKey(tag: string, { channel, country }: BreakerSubject): string {
  return `limit:{${tag}}:b:${channel}${country}`;
}

/** How challenges there ended. */
export function evidenceKey(tag: string, { channel, country }: BreakerSubject): string {
  return `limit:{${tag}}:e:${channel}${country}`;
}

/** What was reserved for the sends of one challenge. */
export function ledgerKey(tenantTag: string, challenge: string): string {
  return `limit:{${tenantTag}}:s:${challenge}`;
}

/** A number that wants no SMS from this tenant. */
export function stopKey(numberTag: string): string {
  return `limit:{${numberTag}}:stop`;
}

/** What the operator has allowed and denied at run time. */
export function listKey(tenantTag: string): string {
  return `limit:{${tenantTag}}:list`;
}

// Parts as the flat arguments that `lua/admit.lua` and `release.lua` read.

export function partArguments(parts: readonly Part[]): Argument[] {
  const args: Argument[] = [];
  for (const part of parts) writePart(args, part);
  return args;
}

function writePart(args: Argument[], part: Part): void {
  args.push(part.kind);
  switch (part.kind) {
    case 'log':
    case 'peek':
      writeLog(args, part);
      return;
    case 'sum':
      writeSums(args, part.rules);
      return;
    case 'breaker':
      args.push(part.rule, part.draw);
      return;
    case 'stop':
      return;
    case 'calls':
      args.push(part.rule, part.member, part.max, part.lifeMs);
      return;
    case 'ledger': {
      const { about } = part;
      args.push(about ? aboutText(about) : '', part.amount, part.lifeMs);
      return;
    }
    case 'list':
      args.push(part.version);
      return;
    default:
      part satisfies never;
  }
}
