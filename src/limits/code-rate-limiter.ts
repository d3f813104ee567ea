/**
 * Bounds wrong codes beyond one challenge: for a number and the source that guesses, for a number in a row, and for a tenant, against
 * guesses that are spread over many challenges. A guess takes its place before it is looked at and gives it back when it was right, so
 * that no number of guesses at once gets past the limit.
 */
import { randomBytes } from 'node:crypto';
import { challengeKey } from '../challenge/challenge.js';
import type { Asker } from '../challenge/policy.js';
import type { CheckVerdict } from '../challenge/ports.js';
import type { LedgerStore } from './conversion-breaker.js';
import { type KeyedDigest, memoize, type ProvenSources, sourceTags } from './hmac-tags.js';
import type { Limits } from './limits.js';
import { type GuessBounds, type GuessRules, refusedGuess } from './refusal.js';
import {
  type LedgerEntry,
  type LimitStore,
  type LogPart,
  type LogRule,
  type Part,
  type PeekPart,
  placesOf,
  type SumRule,
} from './reservation.js';

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

export class CodeRateLimiter {
  readonly #with: GuessGuardOptions;

  constructor(options: GuessGuardOptions) {
    this.#with = options;
  }

  /**
   * For a store that counts in the same step as it looks: then nothing is taken beforehand.
   * @param proves the sources that a right code proves, as `sourceTags` names them
   */
  boundsOf(
    tenant: string,
    { source, proven }: Guesser = UNKNOWN,
    proves: readonly string[] = [],
  ): GuessBounds {
    const limits = this.#with.limitsOf(tenant);
    const rules = proven ? provenRules(limits) : openRules(limits);
    return source === undefined ? { rules, proves } : { source, rules, proves };
  }

  sourcesOf(tenant: string, asker: Asker): readonly string[] {
    return sourceTags(this.#with.digest, tenant, asker);
  }

  /** As far as the check itself says; undefined where it says nothing: then it is who started the challenge. */
  guesserOf(tenant: string, asker: Asker): Guesser | undefined {
    return guesserAmong(this.sourcesOf(tenant, asker));
  }

  /** Who started the challenge. One round trip. */
  async starterOf(tenant: string, challengeId: string): Promise<Guesser> {
    return guesserAmong((await this.#begun(tenant, challengeId))?.sources ?? []) ?? UNKNOWN;
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
   * @param numberIndex the number's index by `PhoneNumberCipher.lastingIndex`
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

export function guesserAmong([source]: readonly string[]): Guesser | undefined {
  return source === undefined ? undefined : { source, proven: false };
}

/** The same for all tenants with the same limits. */
const openRules = memoize((limits: Limits) => rulesUnder(limits, false));
const provenRules = memoize((limits: Limits) => rulesUnder(limits, true));

function rulesUnder(limits: Limits, proven: boolean): GuessRules {
  return {
    number: { ...numberRules(limits), peer: guessPeer(undefined) },
    row: rowRules(limits, proven),
    tenant: tenantRule(limits, proven, TENTHS),
    share: sourceRule(limits, proven, TENTHS),
    forgiven: Math.round(limits.guesses.tenant.forgiven * TENTHS),
  };
}

// Which counters a wrong code raises:
// - the number together with the source, in windows from minutes to a day;
// - the number's failures in a row, from all sources;
// - the tenant's, and each source's share of the tenant's.
// A source that has verified the number is limited only by the first and by the tenant's.

/** Wrong codes of a tenant are counted in tenths. */
const TENTHS = 10;
/** A row that nobody goes on with is forgotten. */
const ROW_MS = 90 * 86_400_000;
/** How many wrong codes one source may always try. */
const GUESSES_OF_SOURCE_MIN = 10;

export interface GuessSubject {
  readonly tenant: string;
  readonly numberIndex: string;
  /** Who guesses: the first of `sourceTags`; absent where none is known. */
  readonly source?: string;
  /** That source has verified the number. */
  readonly proven: boolean;
}

/** The logs of the number: by source, and the row. */
function guessLogs(limits: Limits, subject: GuessSubject): LogPart[] {
  const { tenant, numberIndex, source, proven } = subject;
  const base = { kind: 'log', tag: `${tenant}.${numberIndex}` } as const;
  return [
    { of: 'guesses', peer: guessPeer(source), ...base, ...numberRules(limits) },
    { of: 'row', ...base, ...rowRules(limits, proven) },
  ];
}

/** Asks whether a code would be looked at. */
export function guessPeeks(limits: Limits, subject: GuessSubject): PeekPart[] {
  return guessLogs(limits, subject)
    .filter(({ rules }) => rules.length > 0)
    .map((log) => ({ ...log, kind: 'peek' }));
}

/** The sums of the tenant: its own, and what its source may use of that. */
function guessSums(limits: Limits, subject: GuessSubject, amount: number): Part[] {
  const { tenant, source, proven } = subject;
  const sum = (of: string, rule: SumRule): Part => ({
    kind: 'sum',
    tag: tenant,
    of,
    rules: [rule],
  });
  const own = sum('guesses', tenantRule(limits, proven, amount));
  if (source === undefined) return [own];
  return [own, sum(`guesses@${source}`, sourceRule(limits, proven, amount))];
}

/** How a log of wrong codes names their source: a peer has six characters. */
function guessPeer(source: string | undefined): string {
  return source === undefined ? '------' : source.slice(0, 6);
}

type LogRules = Pick<LogPart, 'rules' | 'lifeMs'>;

/** The same for all tenants with the same limits. */
const numberRules = memoize(({ guesses }: Limits): LogRules => {
  const rules = guesses.number.map(
    ({ max, windowMs }): LogRule => ({ rule: 'guesses_number', counts: 'peer', max, windowMs }),
  );
  return { lifeMs: Math.max(...guesses.number.map(({ windowMs }) => windowMs)), rules };
});

/** A source that has verified the number adds to the row and is not stopped by it. */
function rowRules(limits: Limits, proven: boolean): LogRules {
  return proven ? UNBOUND_ROW : boundRow(limits);
}

const UNBOUND_ROW: LogRules = { lifeMs: ROW_MS, rules: [] };
const boundRow = memoize(({ guesses: { inARow: max } }: Limits): LogRules => {
  const rule = { rule: 'guesses_row', counts: 'all', windowMs: ROW_MS } as const;
  return max === null ? UNBOUND_ROW : { lifeMs: ROW_MS, rules: [{ ...rule, max }] };
});

function tenantRule({ guesses }: Limits, proven: boolean, amount: number): SumRule {
  const { max, windowMs } = guesses.tenant;
  const rule = { rule: 'guesses_tenant', field: 'guesses', amount, windowMs } as const;
  return { ...rule, max: placesOf(max, proven ? 'whole' : 'open') * TENTHS, alerts: false };
}

/** A source that has verified the number is bound by the tenant's sum alone. */
function sourceRule({ guesses }: Limits, proven: boolean, amount: number): SumRule {
  const { max, windowMs, sourceShare } = guesses.tenant;
  const part = Math.floor(placesOf(max, 'open') * sourceShare);
  const places = proven ? max : Math.max(GUESSES_OF_SOURCE_MIN, part);
  const rule = { rule: 'guesses_source', field: 'guesses', amount, windowMs } as const;
  return { ...rule, max: places * TENTHS, alerts: false };
}
