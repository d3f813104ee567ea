/**
 * Lists of numbers and prefixes that an operator allows or denies. The longest entry that fits decides; a number
 * that is listed whole counts as the longest.
 */

import { readFileSync } from 'node:fs';
import type { TestNumberTable } from '../challenge/ports.js';
import type { Clock } from '../challenge/time.js';
import { type KeyedDigest, tagOf } from './hmac-tags.js';

/**
 * `deny`: never. `allow`: without the limits on prefixes, sequences, countries and conversion. `exempt`: without the limits
 * on the number, the address and the device as well. Budgets bind all of them.
 */
export const LIST_ACTIONS = ['deny', 'allow', 'exempt'] as const;
export type ListAction = (typeof LIST_ACTIONS)[number];

export interface ListEntry {
  /** `+`, and the first digits of a number, or all of them. */
  readonly prefix: string;
  readonly action: ListAction;
  readonly reason?: string;
  /** Unix ms; absent for ever. */
  readonly untilMs?: number;
}

export class NumberList {
  readonly #entries: ReadonlyMap<string, ListEntry>;
  /** The lengths that occur, longest first: only those are looked up. */
  readonly #lengths: readonly number[];

  constructor(entries: Iterable<ListEntry>) {
    this.#entries = new Map(Array.from(entries, (entry) => [entry.prefix, entry]));
    const lengths = new Set(Array.from(this.#entries.keys(), (prefix) => prefix.length));
    this.#lengths = [...lengths].sort((a, b) => b - a);
  }

  get size(): number {
    return this.#entries.size;
  }

  find(e164: string, nowMs: number): ListEntry | undefined {
    for (const length of this.#lengths) {
      const entry = length <= e164.length ? this.#entries.get(e164.slice(0, length)) : undefined;
      if (entry && (entry.untilMs === undefined || entry.untilMs > nowMs)) return entry;
    }
    return undefined;
  }
}

/**
 * Reads a list of disposable numbers: one number or prefix a line, with or without the plus sign; what follows `#` is a
 * comment. Faulty lines are returned by their line number, not skipped silently.
 */
export function parseNumberFile(text: string): {
  readonly prefixes: readonly string[];
  readonly faultyLines: readonly number[];
} {
  const prefixes: string[] = [];
  const faultyLines: number[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const content = line.replace(/#.*$/, '').replace(/[\s().-]/g, '');
    if (content === '') continue;
    if (/^\+?[1-9]\d{2,14}$/.test(content)) prefixes.push(`+${content.replace('+', '')}`);
    else faultyLines.push(index + 1);
  }
  return { prefixes, faultyLines };
}

// What an operator has allowed and denied at run time, by prefix or whole number. Entries are kept under their HMAC and their
// length, so that a dump of Redis tells no number; a lookup tries the lengths that occur, longest first.

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

const NO_OPERATOR_LIST = new OperatorList('', []);

/** Under what an entry is kept: `<length>:<HMAC>`. */
export function operatorField(digest: KeyedDigest, tenant: string, prefix: string): string {
  return `${prefix.length}:${tagOf(digest(`list ${tenant} ${prefix}`))}`;
}

export const OPERATOR_ACTS = [
  ...LIST_ACTIONS,
  'unlist',
  'unblock',
  'enable_webhook',
  'erase_facts',
  'resend',
  'add_method',
  'rename_method',
  'remove_method',
  'set_default_method',
  'delete_subject',
  'give_pass',
  'export_methods',
  'import_methods',
  'reseal_methods',
] as const;

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

// What all lists together say of a number: the operator's word at run time, then the tenant's configured list, the list for
// all tenants, and the disposable numbers. The run-time list is kept in memory; the store says when it is out of date.

export interface ConfiguredLists {
  readonly everywhere: NumberList;
  readonly tenants: ReadonlyMap<string, NumberList>;
  readonly disposable: NumberList;
}

export interface ListVerdict {
  readonly action: ListAction | 'none' | 'disposable';
  /** When the entry ends, Unix ms; absent where it does not. */
  readonly untilMs?: number;
  /** Which run-time list this is by. */
  readonly version: string;
}

export class NumberLists {
  readonly #store: Pick<OperatorListStore, 'load'>;
  readonly #configured: ConfiguredLists;
  readonly #digest: KeyedDigest;
  readonly #clock: Clock;
  readonly #operators = new Map<string, OperatorList>();
  #reads = 0;
  /** The number of the read that each tenant's list is from. */
  readonly #newest = new Map<string, number>();

  constructor(
    store: Pick<OperatorListStore, 'load'>,
    configured: ConfiguredLists,
    digest: KeyedDigest,
    clock: Clock,
  ) {
    this.#store = store;
    this.#configured = configured;
    this.#digest = digest;
    this.#clock = clock;
  }

  find(tenant: string, e164: string): ListVerdict {
    const now = this.#clock.now();
    const operator = this.#operators.get(tenant) ?? NO_OPERATOR_LIST;
    const { version } = operator;
    const { everywhere, tenants, disposable } = this.#configured;
    const entry =
      operator.find(this.#digest, tenant, e164, now) ??
      tenants.get(tenant)?.find(e164, now) ??
      everywhere.find(e164, now);
    if (entry) {
      const { action, untilMs } = entry;
      return { action, version, ...(untilMs === undefined ? {} : { untilMs }) };
    }
    return { action: disposable.find(e164, now) ? 'disposable' : 'none', version };
  }

  /** Reads the tenant's run-time list again. Of reads that overlap the one that began last counts, whichever ends last. */
  async refresh(tenant: string): Promise<void> {
    this.#reads += 1;
    const read = this.#reads;
    const list = await this.#store.load(tenant);
    if (read < (this.#newest.get(tenant) ?? 0)) return;
    this.#newest.set(tenant, read);
    this.#operators.set(tenant, list);
  }
}

// Numbers with a fixed code, for an app store's reviewer or an automated test. Nothing is sent to them and no limit counts
// them. Each ends on a date, and in production they work only where the operator turned them on.

export interface TestNumber {
  /** E.164 */
  readonly number: string;
  /** Six digits. */
  readonly code: string;
  /** Unix ms from which it is an ordinary number again. */
  readonly untilMs: number;
}

export interface TestNumbers {
  readonly numbers: readonly TestNumber[];
  readonly inProduction: boolean;
}

export const NO_TEST_NUMBERS: TestNumbers = { numbers: [], inProduction: false };

/** The test number that this is, at this time and in this mode; undefined for every ordinary number. */
export function testNumberOf(
  tests: TestNumbers,
  e164: string,
  mode: 'sandbox' | 'production',
  nowMs: number,
): TestNumber | undefined {
  if (mode === 'production' && !tests.inProduction) return undefined;
  return tests.numbers.find(({ number, untilMs }) => number === e164 && nowMs < untilMs);
}

/** Every tenant's test numbers. */
export class TestNumberLists implements TestNumberTable {
  readonly #byTenant: ReadonlyMap<string, TestNumbers>;
  readonly #mode: 'sandbox' | 'production';
  readonly #clock: Clock;

  constructor(
    byTenant: ReadonlyMap<string, TestNumbers>,
    mode: 'sandbox' | 'production',
    clock: Clock,
  ) {
    this.#byTenant = byTenant;
    this.#mode = mode;
    this.#clock = clock;
  }

  codeOf(tenant: string, e164: string): string | undefined {
    const tests = this.#byTenant.get(tenant) ?? NO_TEST_NUMBERS;
    return testNumberOf(tests, e164, this.#mode, this.#clock.now())?.code;
  }
}

// Reads the operator's file of disposable numbers into a list that denies them.

/** @throws Error with the file and its faulty lines: a list that is half read protects less than it seems to */
export function readNumberFile(path: string): NumberList {
  const { prefixes, faultyLines } = parseNumberFile(readFileSync(path, 'utf8'));
  if (faultyLines.length > 0) {
    const shown = faultyLines.slice(0, 10).join(', ');
    throw new Error(
      `${path} holds ${faultyLines.length} lines that are no number or prefix: ${shown}. Write one a line, such as +358441234567.`,
    );
  }
  return new NumberList(prefixes.map((prefix) => ({ prefix, action: 'deny' })));
}
