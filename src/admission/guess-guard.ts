/**
 * Bounds wrong codes beyond one challenge: for a number, whatever the challenge, and for a tenant, against guesses that are
 * spread over many challenges. A guess takes its place before it is looked at and gives it back when it was right, so
 * that no number of guesses at once gets past the limit.
 */
import { randomBytes } from 'node:crypto';
import type { GuessBounds } from '../challenge/limits/guess-bounds.js';
import type { Limits } from '../challenge/limits/limits.js';
import { refusedGuess } from '../challenge/limits/refusal.js';
import type { LimitStore, LogPart, Part, SumRule } from '../challenge/limits/reservation.js';
import type { CheckVerdict } from '../challenge/ports.js';
import { onceFor } from '../once-for.js';

/** A guess that took its place. */
export interface Guess {
  readonly tenant: string;
  readonly numberIndex: string;
  readonly id: string;
}

/** Wrong codes of a tenant are counted in tenths. */
const TENTHS = 10;
/** What a guess has taken is known this long, for a command that a client library sends again. */
const MEMORY_MS = 60_000;

export class GuessGuard {
  readonly #store: LimitStore;
  readonly #limitsOf: (tenant: string) => Limits;

  constructor(store: LimitStore, limitsOf: (tenant: string) => Limits) {
    this.#store = store;
    this.#limitsOf = limitsOf;
  }

  /** For a store that counts in the same step as it looks: then nothing is taken beforehand. */
  boundsOf(tenant: string): GuessBounds {
    return boundsUnder(this.#limitsOf(tenant));
  }

  /**
   * Has to come before a code is looked at. One round trip.
   * @param numberIndex the number's index by `NumberVault.indexes`
   * @param requestId of the check, 1..16 of `[A-Za-z0-9_-]`: the same one counts once
   * @throws OctothorpeError `limit_reached`, `unavailable`
   */
  async before(
    tenant: string,
    numberIndex: string,
    requestId = randomBytes(9).toString('base64url'),
  ): Promise<Guess> {
    const guess = { tenant, numberIndex, id: requestId };
    const result = await this.#store.reserve(requestId, this.#parts(guess, TENTHS));
    if (result.kind === 'refused') throw refusedGuess(result.refusal);
    return guess;
  }

  /**
   * What came of it. A wrong code stays counted and costs no round trip; a right one, and one that was not looked at
   * (the challenge had ended), is given back in one.
   * @param test of a test number: whoever knows its code has as many right ones as they like, so that they forgive nothing
   */
  async after(guess: Guess, verdict: CheckVerdict, test = false): Promise<void> {
    switch (verdict) {
      case 'wrong_code':
      case 'locked':
        return;
      case 'verified': {
        const { forgiven } = this.#limitsOf(guess.tenant).guesses.tenant;
        return this.#giveBack(guess, TENTHS + (test ? 0 : Math.round(forgiven * TENTHS)));
      }
      case 'expired':
      case 'ended':
      case 'not_checkable':
      case 'missing':
        return this.#giveBack(guess, TENTHS);
      default:
        return verdict satisfies never;
    }
  }

  /** What counts wrong codes for a number; `check.lua` finds it by the same tag. */
  numberPart(tenant: string, numberIndex: string): LogPart {
    return {
      kind: 'log',
      of: 'guesses',
      tag: `${tenant}.${numberIndex}`,
      ...numberRules(this.#limitsOf(tenant)),
    };
  }

  tenantPart(tenant: string, amount = TENTHS): Part {
    const rule = tenantRule(this.#limitsOf(tenant), amount);
    return { kind: 'sum', tag: tenant, of: 'guesses', rules: [rule] };
  }

  async #giveBack(guess: Guess, amount: number): Promise<void> {
    await this.#store.release(guess.id, this.#parts(guess, amount));
  }

  /** The tenant's memory of the guess stands before its sum: on a Cluster it decides there whether to give back. */
  #parts({ tenant, numberIndex, id }: Guess, amount: number): Part[] {
    const memory = { kind: 'ledger', tag: tenant, of: `guess:${id}`, lifeMs: MEMORY_MS } as const;
    return [
      this.numberPart(tenant, numberIndex),
      { ...memory, about: undefined, amount },
      this.tenantPart(tenant, amount),
    ];
  }
}

/** The same for all tenants with the same limits. */
const boundsUnder = onceFor(
  (limits: Limits): GuessBounds => ({
    number: numberRules(limits),
    tenant: tenantRule(limits, TENTHS),
    forgiven: Math.round(limits.guesses.tenant.forgiven * TENTHS),
  }),
);

function numberRules({ guesses }: Limits): GuessBounds['number'] {
  const { max, windowMs } = guesses.number;
  return { lifeMs: windowMs, rules: [{ rule: 'guesses_number', counts: 'all', max, windowMs }] };
}

function tenantRule({ guesses }: Limits, amount: number): SumRule {
  const { max, windowMs } = guesses.tenant;
  const rule = { rule: 'guesses_tenant', field: 'guesses', amount, windowMs } as const;
  return { ...rule, max: max * TENTHS, alerts: false };
}
