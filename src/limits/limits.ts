/**
 * The figures that bound sends, money and guesses, with their defaults. Every one can be set for all tenants and for one;
 * `null` or an empty list turns a rule off. Money is in the operator's own currency.
 */

import type { Channel, PhoneChannel } from '../challenge/challenge.js';
import {
  BLOCK_BREAKER,
  type BreakerPolicy,
  type BreakerWidth,
  WIDE_BREAKER,
} from './conversion.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** At most `max` within any `windowMs`. */
export interface Rate {
  readonly max: number;
  readonly windowMs: number;
}

/** Spending that is allowed within any hour, and within any day; `null` is no bound. */
export interface Budget {
  readonly hour: number | null;
  readonly day: number | null;
}

export interface SourceLimits {
  readonly sends: readonly Rate[];
  /** Different phone numbers from one source. */
  readonly numbers: readonly Rate[];
}

export interface Limits {
  /** Sends to one number. A resend is exempt from windows under a minute: its challenge has its own back-off. */
  readonly number: readonly Rate[];
  /** An IPv4 address, or the /64 that an IPv6 address is in. */
  readonly ip: SourceLimits;
  readonly device: SourceLimits;
  /** Sends to the numbers that differ in their last 3, or last 4, digits alone. */
  readonly prefix: {
    readonly last3: readonly Rate[];
    readonly last4: readonly Rate[];
    /** Of those that differ in their last 4: what one address group, device or subject may ask for. */
    readonly source: readonly Rate[];
  };
  /** So many different numbers within a span of so many are a sequence: the one that completes it is refused. */
  readonly sequence: (Rate & { readonly span: number }) | null;
  readonly country: readonly Rate[];
  readonly tenant: readonly Rate[];
  /** Of messages: sums of their own, so that a leaked key that sends them uses up nothing of the challenges. */
  readonly relay: {
    readonly tenant: readonly Rate[];
    readonly budgets: { readonly tenant: Budget; readonly country: Budget };
  };
  readonly callsAtOnce: number | null;
  /** Of them those to one country, and those that one address group, device or subject has asked for. */
  readonly callsAtOnceOfCountry: number | null;
  readonly callsAtOnceOfSource: number | null;
  readonly budgets: {
    readonly tenant: Budget;
    /** For each country that has none of its own. */
    readonly country: Budget;
    readonly countries: Readonly<Record<string, Budget>>;
    /** How much of each of them only a source that has verified the number may use. */
    readonly keptShare: number;
    /** How much of the rest one source may use: 0.02 takes fifty to use it up. Three sends are always allowed. */
    readonly sourceShare: number | null;
  };
  /** For the numbers that differ in their last 4 digits, in their last 6, and for a whole country. */
  readonly breaker: Readonly<Record<BreakerWidth, BreakerPolicy | null>>;
  readonly guesses: {
    /** Wrong codes for one number from one source, whatever the challenge: a few in minutes, more in an hour, most in a day. */
    readonly number: readonly Rate[];
    /** Wrong codes for one number in a row, whoever tried them. A right one, or a call that is answered, begins the row anew. */
    readonly inARow: number | null;
    /**
     * Wrong codes of a whole tenant. Every right code forgives `forgiven` wrong ones, in steps of a tenth. One source may use
     * `sourceShare` of them.
     */
    readonly tenant: Rate & { readonly forgiven: number; readonly sourceShare: number };
  };
}

export const DEFAULT_LIMITS: Limits = {
  number: [
    { max: 1, windowMs: 30 * SECOND },
    { max: 3, windowMs: 10 * MINUTE },
    { max: 5, windowMs: HOUR },
    { max: 10, windowMs: DAY },
  ],
  ip: {
    sends: [{ max: 10, windowMs: HOUR }],
    numbers: [{ max: 5, windowMs: HOUR }],
  },
  device: {
    sends: [{ max: 10, windowMs: HOUR }],
    numbers: [{ max: 5, windowMs: HOUR }],
  },
  prefix: {
    last3: [
      { max: 10, windowMs: 10 * MINUTE },
      { max: 30, windowMs: HOUR },
    ],
    last4: [
      { max: 10, windowMs: 10 * MINUTE },
      { max: 30, windowMs: HOUR },
    ],
    source: [{ max: 3, windowMs: HOUR }],
  },
  sequence: { max: 5, span: 100, windowMs: HOUR },
  country: [],
  tenant: [],
  relay: {
    tenant: [{ max: 10_000, windowMs: DAY }],
    budgets: { tenant: { hour: 200, day: 1_000 }, country: { hour: 50, day: 250 } },
  },
  callsAtOnce: 150,
  callsAtOnceOfCountry: 110,
  callsAtOnceOfSource: 2,
  budgets: {
    tenant: { hour: 200, day: 1_000 },
    country: { hour: 50, day: 250 },
    countries: {},
    keptShare: 0.25,
    sourceShare: 0.02,
  },
  breaker: { prefix: BLOCK_BREAKER, range: WIDE_BREAKER, country: WIDE_BREAKER },
  guesses: {
    number: [
      // More than the five tries of one challenge, so that a person who has used them up may start again.
      { max: 8, windowMs: 5 * MINUTE },
      { max: 9, windowMs: HOUR },
      { max: 10, windowMs: DAY },
    ],
    inARow: 100,
    tenant: { max: 900, windowMs: HOUR, forgiven: 0.5, sourceShare: 0.02 },
  },
};

// A provider's charge for a delivery, converted to the operator's currency. Money without an exchange rate is never added: the caller keeps
// its estimate and reports it.

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

// What a send is expected to cost, before the provider says what it did cost.

/** Money is counted in millionths, as whole numbers. */
export const MICROS = 1_000_000;

/** By country (ISO 3166-1 alpha-2), `*` for all others; in currency units, for one text or one answered call. */
export type CountryPrices = Readonly<Record<string, number>>;

export interface PriceTable {
  /** By provider. */
  readonly providers: Readonly<Record<string, Readonly<Partial<Record<Channel, CountryPrices>>>>>;
  /** Where no provider's price is known. RCS and WhatsApp cost what an SMS does where they have none of their own. */
  readonly otherwise: Readonly<Record<PhoneChannel, number> & Partial<Record<Channel, number>>>;
}

/** Round figures on the safe side; the operator's own price list belongs in the configuration. */
export const DEFAULT_PRICES: PriceTable = { providers: {}, otherwise: { sms: 0.1, call: 0.1 } };
