/** What counting outcomes and settling money need from the store. */
import type { Channel } from '../challenge.js';
import type { BreakerPolicy, Evidence, HeldBack } from './breaker.js';
import type { CarrierHabit } from './conversion.js';
import type { BreakerSubject, BudgetAlert, LedgerEntry, SumRule } from './reservation.js';

export interface BreakerAddress {
  /** A tenant for a country's breaker, a block's HMAC for a prefix's. */
  readonly tag: string;
  readonly subject: BreakerSubject;
}

/** A provider's way to one country on one channel. */
export interface CarrierRoute {
  readonly provider: string;
  readonly channel: Channel;
  readonly country: string;
}

export interface ConversionStore {
  /** What was noted when the challenge was admitted; undefined where it is unknown or its end was counted before. */
  claim(tenant: string, challenge: string): Promise<LedgerEntry | undefined>;
  /** Keeps one piece of evidence, and returns what is kept: nothing where that is too little to judge. */
  add(
    address: BreakerAddress,
    evidence: Omit<Evidence, 'atMs'>,
    policy: BreakerPolicy,
  ): Promise<{ readonly evidence: readonly Evidence[]; readonly nowMs: number }>;
  /** @returns whether sends were held back before */
  hold(address: BreakerAddress, held: HeldBack | undefined, nowMs: number): Promise<boolean>;
  /** The carrier has confirmed a delivery there. */
  confirmed(route: CarrierRoute): Promise<void>;
  habit(route: CarrierRoute): Promise<CarrierHabit>;
}

/** An estimate gives way to another one and to the provider's price; that one is final. */
export type PriceStage = 'estimate' | 'final';

export interface Settlement {
  readonly tenant: string;
  readonly challenge: string;
  /** The send's name in the ledger. */
  readonly sendId: string;
  readonly country: string;
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

export interface LedgerStore {
  settle(settlement: Settlement): Promise<{
    readonly kind: 'settled' | 'repeated' | 'unknown';
    readonly alerts: readonly BudgetAlert[];
  }>;
  /** The sends of a challenge that still count as what was estimated. */
  estimated(tenant: string, challenge: string): Promise<readonly string[]>;
  /** What was noted of the challenge; undefined where nothing was admitted, or long ago. */
  find(tenant: string, challenge: string): Promise<LedgerNote | undefined>;
}

/** Numbers that want no SMS, by HMAC. */
export interface OptOutStore {
  add(tags: readonly string[]): Promise<void>;
  remove(tags: readonly string[]): Promise<void>;
  /** When it was asked for, Unix ms. */
  since(tag: string): Promise<number | undefined>;
}
