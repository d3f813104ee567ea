/**
 * A provider's charge for a delivery, converted to the operator's currency. Money without an exchange rate is never added: the caller keeps
 * its estimate and reports it.
 */

export interface Charge {
  /** 0 or more, in units of its own currency. */
  readonly amount: number;
  /** ISO 4217, upper case. */
  readonly currency: string;
}

export interface OperatorMoney {
  /** The currency of prices and budgets, ISO 4217. */
  readonly currency: string;
  /** What one unit of another currency is worth in it. */
  readonly exchange: Readonly<Record<string, number>>;
}

/**
 * Reads what vendors write: decimal text, negative where it is a debit.
 * @returns undefined for what is no price
 */
export function chargeOf(amount: unknown, currency: unknown): Charge | undefined {
  if (typeof amount !== 'string' || typeof currency !== 'string') return undefined;
  if (!/^-?\d{1,9}(\.\d{1,12})?$/.test(amount) || !/^[A-Za-z]{3}$/.test(currency)) return undefined;
  return { amount: Math.abs(Number(amount)), currency: currency.toUpperCase() };
}

/** Undefined where the operator has given no rate for the charge's currency. */
export function inOperatorMoney(charge: Charge, money: OperatorMoney): number | undefined {
  if (charge.currency === money.currency) return charge.amount;
  const rate = money.exchange[charge.currency];
  return rate === undefined ? undefined : charge.amount * rate;
}
