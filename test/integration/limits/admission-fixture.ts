/** Admission as the service composes it, with a real Redis and a test clock. */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { NO_SEND_LIMITS } from '../../../scripts/lib/no-send-limits.js';
import { challengeId } from '../../../src/challenge/challenge.js';
import { Keyring } from '../../../src/challenge/code.js';
import { OctothorpeError } from '../../../src/challenge/errors.js';
import { PhoneNumberCipher } from '../../../src/challenge/phone-number.js';
import { SendAdmission, type TenantBudgetAlert } from '../../../src/limits/admission.js';
import { ChallengeEnds } from '../../../src/limits/challenge-ends.js';
import { CodeRateLimiter } from '../../../src/limits/code-rate-limiter.js';
import {
  type BreakerNotice,
  ConversionBreaker,
  type Outcome,
  RedisConversionStore,
} from '../../../src/limits/conversion-breaker.js';
import { allDigests, limitDigest, RedisProvenSources } from '../../../src/limits/hmac-tags.js';
import { RedisLimitStore } from '../../../src/limits/limit-store.js';
import { DEFAULT_LIMITS, type Limits, type PriceTable } from '../../../src/limits/limits.js';
import { RedisLedgerStore, Spending } from '../../../src/limits/money.js';
import { type ConfiguredLists, NumberList, NumberLists } from '../../../src/limits/number-lists.js';
import { OperatorLimits } from '../../../src/limits/operator-limits.js';
import { RedisOperatorListStore } from '../../../src/limits/operator-list-store.js';
import { OptOuts, RedisOptOutStore } from '../../../src/limits/opt-outs.js';
import type { SendRequest } from '../../../src/limits/reservation-plan.js';
import { MovingClock } from '../../setup/moving-clock.js';

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

export const keyring = new Keyring([{ id: 'k1', secret: Buffer.alloc(32, 7) }]);
export const cipher = new PhoneNumberCipher(keyring, randomBytes);
export const digest = limitDigest(keyring);

export interface FixtureOptions {
  /** Over the defaults, name by name at the top. */
  readonly limits?: Partial<Limits>;
  readonly limitsOf?: (tenant: string) => Limits;
  readonly prices?: PriceTable;
  readonly lists?: Partial<ConfiguredLists>;
  /** One script for each tag, as on a Cluster. */
  readonly spread?: boolean;
  /** The random draw of a send when a share passes; 0.5 by default. */
  readonly random?: () => number;
  /** How long an ended challenge stays readable; a day by default. */
  readonly keptMs?: number;
}

/** Only the limits of the test. */
export const NO_LIMITS: Limits = {
  ...DEFAULT_LIMITS,
  ...NO_SEND_LIMITS,
  guesses: { ...DEFAULT_LIMITS.guesses, number: [{ max: 10, windowMs: DAY }] },
};

const EMPTY = new NumberList([]);

export function admissionOn(redis: Redis, options: FixtureOptions = {}) {
  const clock = new MovingClock();
  const { spread = false } = options;
  const limits = { ...NO_LIMITS, ...options.limits };
  const limitsOf = options.limitsOf ?? (() => limits);
  const alerts: TenantBudgetAlert[] = [];
  const notices: BreakerNotice[] = [];
  const store = new RedisLimitStore(redis, { spread, clock });
  const listStore = new RedisOperatorListStore(redis, clock);
  const lists = new NumberLists(
    listStore,
    { everywhere: EMPTY, tenants: new Map(), disposable: EMPTY, ...options.lists },
    digest,
    clock,
  );
  const onAlert = (alert: TenantBudgetAlert) => alerts.push(alert);
  const ledger = new RedisLedgerStore(redis, clock);
  const proven = new RedisProvenSources(redis, clock);
  const indexOf = (e164: string) => cipher.lastingIndex(e164);
  const admission = new SendAdmission({
    store,
    lists,
    limitsOf,
    prices: options.prices ?? { providers: {}, otherwise: { sms: 0.1, call: 0.2 } },
    digest,
    random: options.random ?? (() => 0.5),
    ledger,
    proven,
    indexOf,
    keptMs: options.keptMs ?? DAY,
    onAlert,
  });
  const guesses = new CodeRateLimiter({ store, limitsOf, digest, ledger, proven });
  return {
    clock,
    store,
    alerts,
    notices,
    admission,
    guesses,
    proven,
    ends: new ChallengeEnds({
      store,
      ledger,
      proven,
      guesses,
      limitsOf,
      digest,
      onError: (error) => {
        throw error;
      },
    }),
    breaker: new ConversionBreaker({
      store: new RedisConversionStore(redis, { spread, clock }),
      limitsOf,
      onChange: (notice) => notices.push(notice),
    }),
    spending: new Spending(ledger, limitsOf, onAlert),
    optOuts: new OptOuts(new RedisOptOutStore(redis, clock), allDigests(keyring)),
    operatorLimits: new OperatorLimits({
      store,
      listStore,
      lists,
      guesses,
      limitsOf,
      digest,
      expectedPrice: (channel, country) => admission.expectedPrice(channel, country),
      indexOf,
      clock,
    }),
  };
}
export type Fixture = ReturnType<typeof admissionOn>;

export function newChallengeId(): string {
  return challengeId(randomBytes(16), 1);
}

export function sendRequest(changes: Partial<SendRequest> = {}): SendRequest {
  return {
    tenant: 'default',
    challengeId: newChallengeId(),
    e164: '+358441234567',
    country: 'FI',
    channel: 'sms',
    kind: 'start',
    ...changes,
  };
}

/** The end of a challenge whose SMS was delivered. */
export function arrived(
  changes: Pick<Outcome, 'challengeId' | 'state'> & Partial<Outcome>,
): Outcome {
  return {
    tenant: 'default',
    channel: 'sms',
    provider: 'twilio',
    receipt: 'confirmed',
    ...changes,
  };
}

/** `ok`, or the refusing rule. Any other error fails the test. */
export async function verdict(admitted: Promise<unknown>): Promise<string> {
  try {
    await admitted;
    return 'ok';
  } catch (error) {
    if (error instanceof OctothorpeError && error.code === 'limit_reached')
      return error.rule ?? '?';
    throw error;
  }
}

/** The same number of times in a row. */
export async function verdicts(count: number, send: () => Promise<unknown>): Promise<string[]> {
  const all: string[] = [];
  for (let i = 0; i < count; i += 1) all.push(await verdict(send()));
  return all;
}

let counter = 0;

/** A Finnish mobile number in a block of its own. */
export function strangeNumber(): string {
  counter += 1;
  return `+35844${String(counter % 1000).padStart(3, '0')}${String(1000 + counter)}`;
}
