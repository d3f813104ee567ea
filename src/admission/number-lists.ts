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
  readonly #store: OperatorListStore;
  readonly #configured: ConfiguredLists;
  readonly #digest: KeyedDigest;
  readonly #clock: Clock;
  readonly #operators = new Map<string, OperatorList>();

  constructor(
    store: OperatorListStore,
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

  /** Reads the tenant's run-time list again. */
  async refresh(tenant: string): Promise<void> {
    this.#operators.set(tenant, await this.#store.load(tenant));
  }
}
