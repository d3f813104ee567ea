/** What sends count as in the budgets: what was expected, until the provider says what it did charge. */
import type { Channel, Delivery } from '../challenge/challenge.js';
import { challengeKey } from '../challenge/challenge-id.js';
import type { LedgerStore, PriceStage } from '../challenge/limits/conversion-ports.js';
import { countryBudget, type Limits } from '../challenge/limits/limits.js';
import { MICROS } from '../challenge/limits/price-table.js';
import { moneyRules } from './money-parts.js';
import type { TenantBudgetAlert } from './send-admission.js';
import { sendId } from './send-admission.js';

/** One delivery of one challenge. */
export interface Send {
  readonly tenant: string;
  readonly challengeId: string;
  /** 1 for the first. */
  readonly delivery: number;
  readonly channel: Channel;
  readonly country: string;
}

export interface Price extends Send {
  /** In the operator's currency; 0 where nothing was charged. Negative counts as 0. */
  readonly amount: number;
  readonly stage: PriceStage;
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
   * One round trip. An estimate takes the place of what the send counted as; a final price does so once, and nothing
   * changes it afterwards. A send that nothing was reserved for adds its price.
   * @returns `repeated` when nothing changed; `unknown` an hour after the last send of the challenge: the estimate stands
   */
  async settle(price: Price): Promise<'settled' | 'repeated' | 'unknown'> {
    const { tenant, country, stage } = price;
    const limits = this.#limitsOf(tenant);
    const key = challengeKey(price.challengeId);
    const micros = Math.max(0, Math.round(price.amount * MICROS));
    const { kind, alerts } = await this.#store.settle({
      tenant,
      challenge: key,
      sendId: sendId(key, price.delivery, price.channel),
      country,
      micros,
      stage,
      tenantRules: moneyRules('tenant', limits.budgets.tenant, micros),
      countryRules: moneyRules('country', countryBudget(limits, country), micros),
    });
    for (const alert of alerts) this.#onAlert({ ...alert, tenant, country });
    return kind;
  }

  /** Tells which sends of a challenge wait for their price. One round trip; says no to all once the ledger has forgotten it. */
  async waiting(
    tenant: string,
    challengeId: string,
  ): Promise<(delivery: Pick<Delivery, 'number' | 'channel'>) => boolean> {
    const key = challengeKey(challengeId);
    const waiting = new Set(await this.#store.estimated(tenant, key));
    return ({ number, channel }) => waiting.has(sendId(key, number, channel));
  }
}
