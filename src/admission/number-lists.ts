/**
 * What all lists together say of a number: the operator's word at run time, then the tenant's configured list, the list for
 * all tenants, and the disposable numbers. The run-time list is kept in memory; the store says when it is out of date.
 */

import type { ListAction, NumberList } from '../challenge/limits/number-list.js';
import type { KeyedDigest } from '../challenge/limits/number-range.js';
import {
  NO_OPERATOR_LIST,
  type OperatorList,
  type OperatorListStore,
} from '../challenge/limits/operator-list.js';
import type { Clock } from '../clock.js';

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
