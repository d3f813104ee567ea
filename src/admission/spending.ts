/** Settles what a send was reserved for with what it did cost. */
import type { LedgerStore } from '../challenge/limits/conversion-ports.js';
import { countryBudget, type Limits } from '../challenge/limits/limits.js';
import { MICROS } from '../challenge/limits/price-table.js';
import type { TenantBudgetAlert } from './send-admission.js';
import { sendId } from './send-admission.js';
import { challengeKey, moneyRules } from './send-plan.js';

export interface Price {
  readonly tenant: string;
  readonly challengeId: string;
  /** 1 for the first. */
  readonly delivery: number;
  readonly country: string;
  /** In the operator's currency; 0 where the provider charged nothing. Negative counts as 0. */
  readonly amount: number;
}

export class Spending {
  readonly #store: LedgerStore;
  readonly #limitsOf: (tenant: string) => Limits;
  readonly #onAlert: (alert: TenantBudgetAlert) => void;

  constructor(
    store: LedgerStore,
    limitsOf: (tenant: string) => Limits,
    onAlert: (alert: TenantBudgetAlert) => void,
  ) {
    this.#store = store;
    this.#limitsOf = limitsOf;
    this.#onAlert = onAlert;
  }

  /**
   * One round trip. A delivery settles once; one that was not admitted by itself, a failover, adds its price.
   * @returns `unknown` an hour after the last send of the challenge: the estimate stands
   */
  async settle(price: Price): Promise<'settled' | 'repeated' | 'unknown'> {
    const { tenant, country } = price;
    const limits = this.#limitsOf(tenant);
    const key = challengeKey(price.challengeId);
    const micros = Math.max(0, Math.round(price.amount * MICROS));
    const { kind, alerts } = await this.#store.settle({
      tenant,
      challenge: key,
      sendId: sendId(key, price.delivery),
      country,
      micros,
      tenantRules: moneyRules('tenant', limits.budgets.tenant, micros),
      countryRules: moneyRules('country', countryBudget(limits, country), micros),
    });
    for (const alert of alerts) this.#onAlert({ ...alert, tenant, country });
    return kind;
  }
}
