/**
 * Bounds wrong codes beyond one challenge: for a number and the source that guesses, for a number in a row, and for a tenant, against
 * guesses that are spread over many challenges. A guess takes its place before it is looked at and gives it back when it was right, so
 * that no number of guesses at once gets past the limit.
 */
import { randomBytes } from 'node:crypto';
import { challengeKey } from '../challenge/challenge-id.js';
import type { LedgerStore } from '../challenge/limits/conversion-ports.js';
import type { GuessBounds, GuessRules } from '../challenge/limits/guess-bounds.js';
import type { Limits } from '../challenge/limits/limits.js';
import type { KeyedDigest } from '../challenge/limits/number-range.js';
import type { ProvenSources } from '../challenge/limits/proven-sources.js';
import { refusedGuess } from '../challenge/limits/refusal.js';
import type { LedgerEntry, LimitStore, Part } from '../challenge/limits/reservation.js';
import type { CheckVerdict } from '../challenge/ports.js';
import type { Asker } from '../challenge/start-request.js';
import { onceFor } from '../once-for.js';
import {
  type GuessSubject,
  guessLogs,
  guessPeer,
  guessSums,
  numberRules,
  rowRules,
  sourceRule,
  TENTHS,
  tenantRule,
} from './guess-rules.js';
import { sourceTags } from './sources.js';

/** A guess that took its place. */
export interface Guess extends GuessSubject {
  readonly id: string;
}

/** Who guesses: the first source that is known, and whether it has verified the number. */
export type Guesser = Pick<GuessSubject, 'source' | 'proven'>;

export interface GuessGuardOptions {
  readonly store: LimitStore;
  readonly limitsOf: (tenant: string) => Limits;
  readonly digest: KeyedDigest;
  readonly ledger: Pick<LedgerStore, 'find'>;
  readonly proven: Pick<ProvenSources, 'among'>;
}

/** What a guess has taken is known this long, for a command that a client library sends again. */
const MEMORY_MS = 60_000;
const UNKNOWN: Guesser = { proven: false };

export class GuessGuard {
  readonly #with: GuessGuardOptions;

  constructor(options: GuessGuardOptions) {
    this.#with = options;
  }

  /** For a store that counts in the same step as it looks: then nothing is taken beforehand. */
  boundsOf(tenant: string, { source, proven }: Guesser = UNKNOWN): GuessBounds {
    const limits = this.#with.limitsOf(tenant);
    const rules = proven ? provenRules(limits) : openRules(limits);
    return source === undefined ? { rules } : { source, rules };
  }

  /** As far as the check itself says; undefined where it says nothing: then it is who started the challenge. */
  guesserOf(tenant: string, asker: Asker): Guesser | undefined {
    const [source] = sourceTags(this.#with.digest, tenant, asker);
    return source === undefined ? undefined : { source, proven: false };
  }

  /** Who started the challenge. One round trip. */
  async starterOf(tenant: string, challengeId: string): Promise<Guesser> {
    const [source] = (await this.#begun(tenant, challengeId))?.sources ?? [];
    return source === undefined ? UNKNOWN : { source, proven: false };
  }

  /** The source that has verified the challenge's number, of those that ask; undefined where none has. Two round trips. */
  async provenOf(tenant: string, challengeId: string, asker: Asker): Promise<Guesser | undefined> {
    const begun = await this.#begun(tenant, challengeId);
    if (!begun) return undefined;
    const own = sourceTags(this.#with.digest, tenant, asker);
    const asking = own.length > 0 ? own : begun.sources;
    const [source] = await this.#with.proven.among(begun.numberTag, asking);
    return source === undefined ? undefined : { source, proven: true };
  }

  /**
   * Has to come before a code is looked at. One round trip.
   * @param numberIndex the number's index by `NumberVault.lastingIndex`
   * @param requestId of the check, 1..16 of `[A-Za-z0-9_-]`: the same one counts once
   * @throws OctothorpeError `limit_reached`, `unavailable`
   */
  async before(
    tenant: string,
    numberIndex: string,
    requestId = randomBytes(9).toString('base64url'),
    guesser: Guesser = UNKNOWN,
  ): Promise<Guess> {
    const guess = { tenant, numberIndex, id: requestId, ...guesser };
    const result = await this.#with.store.reserve(requestId, this.#parts(guess, TENTHS));
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
        const { forgiven } = this.#with.limitsOf(guess.tenant).guesses.tenant;
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

  /** What counts wrong codes for a number, as for a source that is not known; `check.lua` finds it by the same tag. */
  numberParts(tenant: string, numberIndex: string): Part[] {
    return guessLogs(this.#with.limitsOf(tenant), { tenant, numberIndex, ...UNKNOWN });
  }

  tenantPart(tenant: string, amount = TENTHS): Part {
    const rule = tenantRule(this.#with.limitsOf(tenant), false, amount);
    return { kind: 'sum', tag: tenant, of: 'guesses', rules: [rule] };
  }

  /** The number was verified: its row of wrong codes ends. */
  async endRow(tenant: string, numberIndex: string): Promise<void> {
    const [, row] = this.numberParts(tenant, numberIndex);
    if (row) await this.#with.store.forget([row]);
  }

  #begun(tenant: string, challengeId: string): Promise<LedgerEntry | undefined> {
    return this.#with.ledger.find(tenant, challengeKey(challengeId));
  }

  async #giveBack(guess: Guess, amount: number): Promise<void> {
    await this.#with.store.release(guess.id, this.#parts(guess, amount));
  }

  /** The tenant's memory of the guess stands before its sums: on a Cluster it decides there whether to give back. */
  #parts(guess: Guess, amount: number): Part[] {
    const { tenant, id } = guess;
    const limits = this.#with.limitsOf(tenant);
    const memory = { kind: 'ledger', tag: tenant, of: `guess:${id}`, lifeMs: MEMORY_MS } as const;
    return [
      ...guessLogs(limits, guess),
      { ...memory, about: undefined, amount },
      ...guessSums(limits, guess, amount),
    ];
  }
}

/** The same for all tenants with the same limits. */
const openRules = onceFor((limits: Limits) => rulesUnder(limits, false));
const provenRules = onceFor((limits: Limits) => rulesUnder(limits, true));

function rulesUnder(limits: Limits, proven: boolean): GuessRules {
  return {
    number: { ...numberRules(limits), peer: guessPeer(undefined) },
    row: rowRules(limits, proven),
    tenant: tenantRule(limits, proven, TENTHS),
    share: sourceRule(limits, proven, TENTHS),
    forgiven: Math.round(limits.guesses.tenant.forgiven * TENTHS),
  };
}
