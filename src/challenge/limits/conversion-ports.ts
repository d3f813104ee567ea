/** What counting outcomes and settling money need from the store. */
import type { BreakerChange, BreakerPolicy, BreakerState } from './breaker.js';
import type { BreakerSubject, BudgetAlert, LedgerEntry, SumRule } from './reservation.js';

export interface BreakerAddress {
  /** A tenant for a country's breaker, a block's HMAC for a prefix's. */
  readonly tag: string;
  readonly subject: BreakerSubject;
}

export interface ConversionStore {
  /** What was noted when the challenge was admitted; undefined where it is unknown or its end was counted before. */
  claim(tenant: string, challenge: string): Promise<LedgerEntry | undefined>;
  /** Counts one finished challenge. */
  count(
    address: BreakerAddress,
    challenge: string,
    converted: boolean,
    policy: BreakerPolicy,
  ): Promise<{ readonly state: BreakerState; readonly nowMs: number }>;
  /** Applies a change unless the breaker is at another epoch by now; true when it was applied. */
  apply(address: BreakerAddress, epoch: number, change: BreakerChange): Promise<boolean>;
  forget(address: BreakerAddress): Promise<void>;
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
