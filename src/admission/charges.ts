/**
 * Takes what providers say that deliveries cost into the budgets, in the operator's currency. A price in another one, for which the
 * operator has given no rate, is told and not added up: the estimate stands.
 */
import { type Charge, inOperatorMoney, type OperatorMoney } from '../challenge/limits/charge.js';
import type { Send, Spending } from './spending.js';

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
