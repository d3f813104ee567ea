/** What sends count as in the budgets: what was expected, until the provider says what it did charge. */
import { type Channel, challengeKey, type Delivery } from '../challenge/challenge.js';
import type { Clock } from '../challenge/time.js';
import {
  loadScript,
  type RedisClient,
  type RunScript,
  scriptRunner,
  wrapRedisErrors,
} from '../redis/scripts.js';
import { sendId, type TenantBudgetAlert } from './admission.js';
import { countryBudget, limitsForId, moneyRules, sumName, writeSums } from './limit-rules.js';
import { ledgerKey, sumKey, toAlerts } from './limit-store.js';
import { type Charge, inOperatorMoney, type Limits, MICROS, type OperatorMoney } from './limits.js';
import type { BudgetAlert, LedgerEntry, SumRule } from './reservation.js';
import { parseAbout } from './reservation-plan.js';

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
  readonly #store: RedisLedgerStore;
  readonly #limitsOf: (tenant: string) => Limits;
  readonly #onAlert: (alert: TenantBudgetAlert) => void;

  constructor(
    store: RedisLedgerStore,
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
    const limits = limitsForId(this.#limitsOf(tenant), price.challengeId);
    const key = challengeKey(price.challengeId);
    const micros = Math.max(0, Math.round(price.amount * MICROS));
    const { kind, alerts } = await this.#store.settle({
      tenant,
      challenge: key,
      sendId: sendId(key, price.delivery, price.channel),
      sums: [sumName(price.challengeId, ''), sumName(price.challengeId, country)],
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

// Replaces the budgets' estimates by the prices that providers report, in the operator's currency. A price in a currency without a
// configured rate is only logged and counted in the metrics: the estimate stays.

export interface ChargedSend extends Send {
  readonly provider: string;
}

export type ChargeOutcome = 'settled' | 'repeated' | 'unknown' | 'other_currency';

export interface ChargeReport extends ChargedSend, Charge {
  readonly outcome: ChargeOutcome;
}

export interface ChargesOptions {
  readonly spending: Pick<Spending, 'settle'>;
  readonly money: OperatorMoney;
  /** For the log and the metrics; must not throw. */
  readonly report: (report: ChargeReport) => void;
}

export class Charges {
  readonly #with: ChargesOptions;

  constructor(options: ChargesOptions) {
    this.#with = options;
  }

  /**
   * The first price of a delivery counts, whichever way it comes; later ones change nothing.
   * @throws OctothorpeError `unavailable`
   */
  async take(send: ChargedSend, charge: Charge): Promise<ChargeOutcome> {
    const { spending, money, report } = this.#with;
    const amount = inOperatorMoney(charge, money);
    const outcome =
      amount === undefined
        ? 'other_currency'
        : await spending.settle({ ...send, amount, stage: 'final' });
    report({ ...send, ...charge, outcome });
    return outcome;
  }
}

// What each send counts as in the budgets: an estimate, until the provider's price takes its place.

const SETTLE = loadScript('limits/settle', 3);

export class RedisLedgerStore {
  readonly #redis: RedisClient;
  readonly #runScript: RunScript;
  readonly #clock: Clock | undefined;

  /** @param clock for tests; without it Redis's own clock decides */
  constructor(redis: RedisClient, clock?: Clock) {
    this.#redis = redis;
    this.#runScript = scriptRunner(redis);
    this.#clock = clock;
  }

  async settle(settlement: Settlement): Promise<{
    kind: 'settled' | 'repeated' | 'unknown';
    alerts: readonly BudgetAlert[];
  }> {
    const { tenant, challenge, sendId, sums, micros, stage } = settlement;
    const keys = [ledgerKey(tenant, challenge), ...sums.map((of) => sumKey(tenant, of))];
    const args = [this.#clock?.now() ?? '', sendId, micros, stage];
    writeSums(args, settlement.tenantRules);
    writeSums(args, settlement.countryRules);
    const reply = await this.#runScript(SETTLE, keys, args);
    const [kind, alerts] = reply as [string, unknown];
    return { kind: kind as 'settled', alerts: toAlerts(alerts) };
  }

  /** What was noted of the challenge; undefined where nothing was admitted, or long ago. */
  async find(tenant: string, challenge: string): Promise<LedgerNote | undefined> {
    const text = await wrapRedisErrors(() => this.#redis.get(ledgerKey(tenant, challenge)));
    const [about = '', ...sends] = (text ?? '').split(';');
    // A mark behind it tells that its end was counted.
    const entry = parseAbout(about.replace('!', ''));
    if (!entry) return undefined;
    const micros = sends.map((send) => {
      const [name = '', amount] = send.split('=');
      return [`${challenge}.${name}`, Number(amount) || 0] as const;
    });
    return { ...entry, micros: new Map(micros) };
  }

  /** The sends of a challenge that still count as what was estimated. */
  async estimated(tenant: string, challenge: string): Promise<readonly string[]> {
    const text = await wrapRedisErrors(() => this.#redis.get(ledgerKey(tenant, challenge)));
    const [, ...sends] = (text ?? '').split(';');
    return sends
      .map((send) => send.split('='))
      .filter(([, amount]) => amount !== 'final')
      .map(([name]) => `${challenge}.${name}`);
  }
}

// What settling money needs of the store.

/** An estimate gives way to another one and to the provider's price; that one is final. */
export type PriceStage = 'estimate' | 'final';

export interface Settlement {
  readonly tenant: string;
  readonly challenge: string;
  /** The send's name in the ledger. */
  readonly sendId: string;
  /** The names of the tenant's sum and of its country's. */
  readonly sums: readonly [tenant: string, country: string];
  /** In millionths; 0 where nothing was charged. */
  readonly micros: number;
  readonly stage: PriceStage;
  readonly tenantRules: readonly SumRule[];
  readonly countryRules: readonly SumRule[];
}

/** What was noted of a challenge, and what each of its sends counts as: in millionths, by the send's name; 0 once its price is final. */
export interface LedgerNote extends LedgerEntry {
  readonly micros: ReadonlyMap<string, number>;
}
