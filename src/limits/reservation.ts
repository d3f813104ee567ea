/**
 * What a send or a guess takes from its limits, as the store understands it: parts, each about one key. The store checks all parts
 * and takes from all, or from none. The same request id takes once, however often it comes.
 */
import type { Channel } from '../challenge/challenge.js';
import type { Refusal, Rule } from './refusal.js';

/** A limit that counts every single send, exactly. For small figures. */
export interface LogRule {
  readonly rule: Rule;
  /** `all` entries; those of the same `peer`, `thousand` or `source`; different `peers`; different peers within a `span` of positions. */
  readonly counts: 'all' | 'peer' | 'thousand' | 'source' | 'peers' | 'span';
  readonly max: number;
  readonly windowMs: number;
  /** For `span` alone. */
  readonly span?: number;
}

/** A limit that adds amounts up in slices of its window, on the safe side. For large figures and money. */
export interface SumRule {
  readonly rule: Rule;
  /** Names the sum within its key; sums of one field and window are one. */
  readonly field: 'money' | 'sends' | 'guesses';
  readonly amount: number;
  readonly max: number;
  readonly windowMs: number;
  /** Tells when 50, 80 and 100 % are reached. */
  readonly alerts: boolean;
}

/** `tag` decides on which node of a Cluster the key lives. */
interface PartBase {
  readonly tag: string;
}

export interface LogPart extends PartBase {
  readonly kind: 'log';
  readonly of: 'number' | 'ip' | 'device' | 'block' | 'guesses' | 'row' | 'inbound';
  readonly lifeMs: number;
  /** Older than this, the same request counts anew; as long as it is remembered where absent. */
  readonly repeatsMs?: number;
  /** Six characters; where there is a position, four of them, and two that name the source. */
  readonly peer?: string;
  readonly thousand?: number;
  readonly position?: number;
  readonly rules: readonly LogRule[];
}

/** Asks whether a log would refuse. Takes nothing. */
export interface PeekPart extends Omit<LogPart, 'kind'> {
  readonly kind: 'peek';
}

export interface SumPart extends PartBase {
  readonly kind: 'sum';
  /** A country, or empty for the whole tenant; `guesses`; each with `@` and a source for its share. */
  readonly of: string;
  readonly rules: readonly SumRule[];
}

export interface BreakerPart extends PartBase {
  readonly kind: 'breaker';
  readonly of: BreakerSubject;
  readonly rule: Rule;
  /** Random, 0 <= draw < 1: refused where sends are held back and it is not below the share. */
  readonly draw: number;
}

export interface StopPart extends PartBase {
  readonly kind: 'stop';
}

export interface CallsPart extends PartBase {
  readonly kind: 'calls';
  /** Empty for the whole tenant, a country, or `@` and a source. */
  readonly of: string;
  readonly rule: Rule;
  readonly member: string;
  readonly max: number;
  /** A call that is never reported to have ended is forgotten after this. */
  readonly lifeMs: number;
}

/** Remembers the send, so that its money can be settled and its end counted. */
export interface LedgerPart extends PartBase {
  readonly kind: 'ledger';
  readonly of: string;
  readonly about: LedgerEntry | undefined;
  readonly amount: number;
  readonly lifeMs: number;
}

/** Refuses nothing; finds out whether the operator's list that the caller knows is still the current one. */
export interface ListPart extends PartBase {
  readonly kind: 'list';
  readonly version: string;
}

export type Part =
  | LogPart
  | PeekPart
  | SumPart
  | BreakerPart
  | StopPart
  | CallsPart
  | LedgerPart
  | ListPart;

export interface BreakerSubject {
  readonly channel: Channel;
  /** A country, or empty for a range of numbers. */
  readonly country: string;
}

export interface LedgerEntry {
  readonly blockTag: string;
  readonly wideTag: string;
  readonly country: string;
  /** Names the number within its tenant. */
  readonly numberTag: string;
  /** The number's index, under which its wrong codes are counted. */
  readonly numberIndex: string;
  /** Names the logs of the address and of the device that asked. */
  readonly ipTag?: string;
  readonly deviceTag?: string;
  /** The IPv4 network that asked; absent where the first source says as much. */
  readonly networkTag?: string;
  /** Who asked, as `sourceTags` names it. */
  readonly sources: readonly string[];
}

export interface BudgetAlert {
  readonly rule: Rule;
  readonly percent: 50 | 80 | 100;
}

export type ReserveResult =
  | { readonly kind: 'reserved'; readonly alerts: readonly BudgetAlert[] }
  /** The same request was let through before. */
  | { readonly kind: 'repeated' }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly alerts: readonly BudgetAlert[] }
  | { readonly kind: 'stale_list' };

// What is kept for owners: a part of each limit, which only a source that has verified the number before may use. Whoever uses up the
// rest shuts out no owner. Of a budget it is a part, so that no budget is ever exceeded. Of places it stands beside them, since a limit
// of one place has no quarter to give.

/** `open`: for everybody. `whole`: for a source that has verified the number. */
export type Share = 'open' | 'whole';

const PLACES_KEPT = 1 / 4;

/** Of a limit on sends, calls or guesses. */
export function placesOf(max: number, share: Share): number {
  return share === 'open' ? max : max + Math.ceil(max * PLACES_KEPT);
}

/** Of a budget, in any unit. @param kept 0 to 1 */
export function moneyOf(max: number, share: Share, kept: number): number {
  return share === 'open' ? max - Math.floor(max * kept) : max;
}
