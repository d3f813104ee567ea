/**
 * What an operator has allowed and denied at run time, by prefix or whole number. Entries are kept under their HMAC and their
 * length, so that a dump of Redis tells no number; a lookup tries the lengths that occur, longest first.
 */
import { LIST_ACTIONS, type ListAction } from './number-list.js';
import { type KeyedDigest, tagOf } from './number-range.js';

export interface OperatorEntry {
  /** See `operatorField`. */
  readonly field: string;
  readonly action: ListAction;
  readonly reason: string;
  readonly untilMs: number;
  /** The entry as an operator may see it: `+358*****4567`, or a prefix. */
  readonly shown: string;
}

export class OperatorList {
  readonly version: string;
  readonly entries: readonly OperatorEntry[];
  readonly #byField: ReadonlyMap<string, OperatorEntry>;
  readonly #lengths: readonly number[];

  /** @param version changes with every change of the list; empty where there is none */
  constructor(version: string, entries: readonly OperatorEntry[]) {
    this.version = version;
    this.entries = entries;
    this.#byField = new Map(entries.map((entry) => [entry.field, entry]));
    const lengths = new Set(entries.map(({ field }) => Number(field.split(':')[0])));
    this.#lengths = [...lengths].sort((a, b) => b - a);
  }

  find(
    digest: KeyedDigest,
    tenant: string,
    e164: string,
    nowMs: number,
  ): OperatorEntry | undefined {
    for (const length of this.#lengths) {
      if (length > e164.length) continue;
      const entry = this.#byField.get(operatorField(digest, tenant, e164.slice(0, length)));
      if (entry && entry.untilMs > nowMs) return entry;
    }
    return undefined;
  }
}

export const NO_OPERATOR_LIST = new OperatorList('', []);

/** Under what an entry is kept: `<length>:<HMAC>`. */
export function operatorField(digest: KeyedDigest, tenant: string, prefix: string): string {
  return `${prefix.length}:${tagOf(digest(`list ${tenant} ${prefix}`))}`;
}

export const OPERATOR_ACTS = [...LIST_ACTIONS, 'unlist', 'unblock', 'enable_webhook'] as const;

/** One act of an operator, as it is kept in the audit stream. */
export interface OperatorAct {
  /** Who acted, as they said. */
  readonly operator: string;
  /** Of the API key that was used: the first 8 hex digits of its SHA-256. */
  readonly key: string;
  readonly act: (typeof OPERATOR_ACTS)[number];
  readonly target: string;
  readonly reason: string;
  readonly untilMs?: number;
}

export interface OperatorActEntry extends Omit<OperatorAct, 'key'> {
  /** Absent where the act was noted before keys were. */
  readonly key?: string;
  readonly id: string;
  readonly atMs: number;
}

export interface OperatorListStore {
  load(tenant: string): Promise<OperatorList>;
  /** Sets the entry and notes the act, at once. */
  set(tenant: string, entry: OperatorEntry, act: OperatorAct): Promise<void>;
  remove(tenant: string, field: string, act: OperatorAct): Promise<void>;
  /** Notes an act that changes no list. */
  note(tenant: string, act: OperatorAct): Promise<void>;
  /** The newest acts first. */
  acts(tenant: string, count: number): Promise<readonly OperatorActEntry[]>;
}
