/**
 * One write of a challenge: which guard has to hold, and what is written if it does. `lua/change.lua` carries it out in one step;
 * `lua/check.lua` does so within the bounds on wrong codes.
 */

import { memoize, PROVEN_MAX, PROVEN_MS } from '../limits/hmac-tags.js';
import { writeLog, writeSums } from '../limits/limit-rules.js';
import { ledgerKey, sumKey } from '../limits/limit-store.js';
import type { GuessBounds, GuessRules, Refusal, Rule } from '../limits/refusal.js';
import type { PublishCommand } from '../redis/changes.js';
import { loadScript, type Script } from '../redis/scripts.js';
import { challengeKey, isFinal, shortId, slotOf } from './challenge.js';
import type { Change, Fact, Work } from './challenge-change.js';
import { type FieldChanges, type FlatHash, timelineWords } from './challenge-record.js';
import type { NewEntry } from './stored-challenge.js';

const COMMIT = loadScript('challenge/commit', 4);
const COMMIT_WITH_REPLIES = { ...COMMIT, keyCount: 5 };
const CHECK = loadScript('challenge/check', 8);
const PROVE = loadScript('challenge/prove', 6);

/** An inbound SMS is checked against this many of the number's latest challenges of a tenant. */
export const CANDIDATES_MAX = 3;

type Argument = string | number;

/**
 * What has to hold of a field, or is done to it. `is`: it holds this value. `begins`: its value begins so. `has`: it is there. `learn`: it
 * is set where it is absent, else it must hold this value.
 */
export type FieldStep = readonly [
  kind: 'is' | 'begins' | 'has' | 'learn' | 'set' | 'drop',
  field: string,
  value: Argument,
];

export interface Write {
  /** How the change is published. */
  readonly publish: PublishCommand;
  readonly id: string;
  readonly tenant: string;
  /** `new`: there is none yet. A number: the revision that was read. `position`: its position must be newer. */
  readonly guard: number | 'new' | 'position';
  readonly position: number;
  readonly onlyWhile?: Change['onlyWhile'];
  /** How long it stays in Redis from now on, ms; as before where absent. */
  readonly lifeMs?: number;
  readonly deadlineMs?: number;
  /** Answer with the whole challenge. */
  readonly whole?: boolean;
  readonly fields: readonly FieldStep[];
  readonly entries: readonly NewEntry[];
  readonly work: readonly Work[];
  /** Carried by the work. */
  readonly facts?: readonly Fact[];
  /** The list of challenges that the phone may answer: this one becomes its head. */
  readonly repliesKey?: string;
}

export type Written =
  | { readonly kind: 'missing' }
  | { readonly kind: 'limited'; readonly refusal: Refusal }
  | {
      readonly kind: 'written' | 'noted' | 'stale' | 'over' | 'early' | 'ignored';
      readonly sequence: number;
      readonly nowMs: number;
      readonly hash: FlatHash | undefined;
    };

/** A code that was looked at: what it counts as. */
export interface Guess {
  readonly bounds: GuessBounds;
  readonly requestId: string;
  readonly numberIndex: string;
  /** `forgives`: a right code that takes something off the tenant's sum. */
  readonly counts: 'wrong' | 'right' | 'forgives';
}

/** A script with its keys and arguments. */
export type ScriptCall = readonly [
  script: Script,
  keys: readonly string[],
  args: readonly Argument[],
];

/**
 * The call that carries a write out, in one round trip; `parseWritten` reads its answer.
 * @param nowMs for tests, instead of Redis's clock
 * @returns undefined for an id that is none of ours: a missing challenge
 */
export function commitCall(write: Write, nowMs: number | ''): ScriptCall | undefined {
  const keys: string[] | undefined = challengeKeys(write.id);
  if (!keys) return undefined;
  const { repliesKey } = write;
  if (repliesKey !== undefined) keys.push(repliesKey);
  const script = repliesKey === undefined ? COMMIT : COMMIT_WITH_REPLIES;
  return [script, keys, writeArguments(write, nowMs)];
}

/** As `commitCall`, and nothing is written where a bound on wrong codes refuses. On a single server alone. */
export function guessCall(
  write: Write,
  { bounds, requestId, numberIndex, counts }: Guess,
  nowMs: number | '',
): ScriptCall | undefined {
  const { id, tenant } = write;
  const keys: string[] | undefined = challengeKeys(id);
  if (!keys) return undefined;
  keys.push(
    sumKey(tenant, 'guesses'),
    ledgerKey(tenant, challengeKey(id)),
    `limit:{${tenant}.${numberIndex}}:guesses`,
    rowKey(tenant, numberIndex),
  );
  const { source = '', proves, rules } = bounds;
  const settled = counts !== 'wrong';
  const args = [nowMs, requestId, counts, source, proves.join(' '), ...ruleArguments(rules)];
  return [CHECK, keys, [...args, ...writeArguments(write, nowMs, settled)]];
}

/** As `commitCall`, for the end by a proof that is no code: settles what limits learn from it. On a single server alone. */
export function proofCall(
  write: Write,
  numberIndex: string,
  nowMs: number | '',
): ScriptCall | undefined {
  const { id, tenant } = write;
  const keys: string[] | undefined = challengeKeys(id);
  if (!keys) return undefined;
  keys.push(ledgerKey(tenant, challengeKey(id)), rowKey(tenant, numberIndex));
  return [PROVE, keys, [PROVEN_MS, PROVEN_MAX, ...writeArguments(write, nowMs, true)]];
}

/** The number's row of wrong codes. */
function rowKey(tenant: string, numberIndex: string): string {
  return `limit:{${tenant}.${numberIndex}}:row`;
}

export function fieldSteps({ set, drop }: FieldChanges): FieldStep[] {
  return [
    ...set.map(([field, value]): FieldStep => ['set', field, value]),
    ...drop.map((field): FieldStep => ['drop', field, '']),
  ];
}

/** What a call of this file has answered; undefined where the id is none of ours. */
export function parseWritten(reply: unknown): Written {
  if (reply === undefined) return { kind: 'missing' };
  const [kind, first = 0, second, hash] = reply as [string, number?, string?, FlatHash?];
  if (kind === 'missing') return { kind };
  if (kind === 'limited') {
    return { kind, refusal: { rule: String(first) as Rule, retryAfterMs: Number(second) } };
  }
  return { kind: kind as 'written', sequence: first, nowMs: Number(second), hash };
}

/**
 * In the order that `lua/change.lua` lists.
 * @param settled the same step settles what limits learn from a proof
 */
function writeArguments(write: Write, nowMs: number | '', settled = false): Argument[] {
  const { guard, onlyWhile, entries, fields, work, facts = [] } = write;
  const args: Argument[] = [
    nowMs,
    write.id,
    write.tenant,
    guard === 'position' ? '' : guard,
    write.position,
    typeof onlyWhile === 'object' ? onlyWhile.fromMs : (onlyWhile ?? ''),
    write.lifeMs ?? '',
    write.deadlineMs ?? '',
    write.whole ? 1 : '',
    CANDIDATES_MAX,
    write.publish,
    fields.length,
  ];
  for (const field of fields) args.push(...field);
  args.push(entries.length);
  for (const entry of entries) args.push(entry.delivery, timelineWords(entry), eventRest(entry));
  args.push(work.length);
  const told = settled ? facts.map(withSettled) : facts;
  for (const { task, number, channel, state, reason } of work) {
    args.push(task, number || '', channel, state, reason ?? '', JSON.stringify(told));
  }
  return args;
}

function withSettled(fact: Fact): Fact {
  return fact.kind === 'ended' ? { ...fact, settled: true } : fact;
}

/** What an event says beside what all of the challenge's events say, as members of a JSON object. */
function eventRest({ state, reason }: NewEntry): string {
  const members = { state, final: isFinal(state), ...(reason ? { reason } : {}) };
  return JSON.stringify(members).slice(1, -1);
}

/** The same for check after check: written once. */
const ruleArguments = memoize(({ number, row, tenant, share, forgiven }: GuessRules) => {
  const args: Argument[] = [forgiven, PROVEN_MS, PROVEN_MAX];
  writeLog(args, number);
  writeLog(args, row);
  writeSums(args, [tenant]);
  writeSums(args, [share]);
  return args;
});

// The names of a challenge's keys. They have the same hash tag as its slot's streams, so that one script can change all of them, also on Redis
// Cluster. A single Redis has one slot, a Cluster many.

export interface SlotKeys {
  readonly events: string;
  readonly outbox: string;
  readonly deadlines: string;
}

export function slotKeys(slot: string): SlotKeys {
  return {
    events: `events:{${slot}}`,
    outbox: `outbox:{${slot}}`,
    deadlines: `deadlines:{${slot}}`,
  };
}

/** The keys that scripts on a challenge take, in their order; undefined if the id is malformed. */
export function challengeKeys(id: string): [string, string, string, string] | undefined {
  const slot = slotOf(id);
  if (slot === undefined) return undefined;
  const { events, outbox, deadlines } = slotKeys(slot);
  return [`challenge:{${slot}}:${shortId(id)}`, events, outbox, deadlines];
}

/** Which of a tenant's challenges a phone may answer by SMS. */
export function repliesKey(tenant: string, numberIndex: string): string {
  return `reply:{${numberIndex}}:${tenant}`;
}
