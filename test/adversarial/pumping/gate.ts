/** The target of a simulated attack: admits sends and takes the ends of challenges. Here it is admission itself. */
import { createHash, randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { challengeId } from '../../../src/challenge/challenge.js';
import { Keyring } from '../../../src/challenge/code.js';
import { OctothorpeError } from '../../../src/challenge/errors.js';
import { PhoneNumberCipher } from '../../../src/challenge/phone-number.js';
import { DEFAULT_POLICY } from '../../../src/challenge/policy.js';
import { SendAdmission } from '../../../src/limits/admission.js';
import { ChallengeEnds } from '../../../src/limits/challenge-ends.js';
import { CodeRateLimiter } from '../../../src/limits/code-rate-limiter.js';
import { ConversionBreaker, RedisConversionStore } from '../../../src/limits/conversion-breaker.js';
import {
  limitDigest,
  numberTag,
  RedisProvenSources,
  sourceTags,
} from '../../../src/limits/hmac-tags.js';
import { RedisLimitStore } from '../../../src/limits/limit-store.js';
import type { Limits } from '../../../src/limits/limits.js';
import { RedisLedgerStore } from '../../../src/limits/money.js';
import { NumberList, NumberLists } from '../../../src/limits/number-lists.js';
import { RedisOperatorListStore } from '../../../src/limits/operator-list-store.js';
import type { SendRequest } from '../../../src/limits/reservation-plan.js';
import { PRICES } from './countries.js';
import type { Visit } from './traffic.js';

export interface Gate {
  /** `ok`, or the refusing rule. */
  send(visit: Visit, challenge: string, delivery: number): Promise<string>;
  /** The rule that would refuse the visit's first send; counts nothing. */
  wouldRefuse(visit: Visit, challenge: string): Promise<string | undefined>;
  /** Tries a wrong code for the visit's number: `ok` if it was checked, or the refusing rule. */
  wrongCode(visit: Visit): Promise<string>;
  /** The rule that would refuse to check a code; counts nothing. */
  wouldRefuseCode(visit: Visit): Promise<string | undefined>;
  ended(visit: Visit, challenge: string, confirmed: boolean): Promise<void>;
  /** The blocks and countries whose breakers shut, in order. */
  readonly shut: readonly string[];
}

const TENANT = 'default';

export function admissionGate(
  redis: Redis,
  clock: { now(): number },
  limits: Limits,
  random: () => number,
): Gate {
  const keyring = new Keyring([{ id: 'k1', secret: Buffer.alloc(32, 7) }]);
  const digest = limitDigest(keyring);
  const cipher = new PhoneNumberCipher(keyring, randomBytes);
  const limitsOf = () => limits;
  const empty = new NumberList([]);
  const lists = new NumberLists(
    new RedisOperatorListStore(redis, clock),
    { everywhere: empty, tenants: new Map(), disposable: empty },
    digest,
    clock,
  );
  const store = new RedisLimitStore(redis, { spread: false, clock });
  const ledger = new RedisLedgerStore(redis, clock);
  const proven = new RedisProvenSources(redis, clock);
  const admission = new SendAdmission({
    store,
    lists,
    limitsOf,
    prices: { providers: { carrier: PRICES }, otherwise: { sms: 1, call: 1 } },
    digest,
    random,
    ledger,
    proven,
    indexOf: (e164) => cipher.lastingIndex(e164),
    keptMs: DEFAULT_POLICY.retentionMs,
    onAlert: () => undefined,
  });
  const guesses = new CodeRateLimiter({ store, limitsOf, digest, ledger, proven });
  const onError = (error: unknown) => {
    throw error;
  };
  const ends = new ChallengeEnds({ store, ledger, proven, guesses, limitsOf, digest, onError });
  const shut: string[] = [];
  const breaker = new ConversionBreaker({
    store: new RedisConversionStore(redis, { spread: false, clock }),
    limitsOf,
    onChange: ({ change, of, country }) => {
      if (change !== 'opened') shut.push(`${of} ${country}`);
    },
  });
  const guess = async ({ e164, ip }: Visit) => {
    const own = sourceTags(digest, TENANT, { ip });
    const [known] = await proven.among(numberTag(digest, TENANT, e164), own);
    const guesser = known ? { source: known, proven: true } : guesses.guesserOf(TENANT, { ip });
    return guesses.before(TENANT, cipher.lastingIndex(e164), undefined, guesser);
  };
  return {
    shut,
    async wouldRefuse(visit, challenge) {
      const request = requestOf(visit, challenge, 1);
      const refusal = await ruleOf(admission.admit(request));
      if (refusal === undefined) await admission.withdraw(request);
      return refusal;
    },
    async send(visit, challenge, delivery) {
      return (await ruleOf(admission.admit(requestOf(visit, challenge, delivery)))) ?? 'ok';
    },
    async wrongCode(visit) {
      return (await ruleOf(guess(visit))) ?? 'ok';
    },
    async wouldRefuseCode(visit) {
      return ruleOf(guess(visit).then((taken) => guesses.after(taken, 'missing')));
    },
    async ended({ channel }, challenge, confirmed) {
      if (channel === 'call') await admission.callEnded(TENANT, idOf(challenge));
      const verified = channel === 'sms' ? 'sms_verified' : 'call_answered';
      await breaker.outcome({
        tenant: TENANT,
        challengeId: idOf(challenge),
        channel,
        provider: 'carrier',
        // Messages to a pumped number arrive, because the attacker earns by their delivery.
        receipt: 'confirmed',
        state: confirmed ? verified : 'expired',
      });
      await ends.ended({
        id: idOf(challenge),
        tenant: TENANT,
        state: confirmed ? verified : 'expired',
        deliveries: [{ number: 1, channel, state: 'sending' }],
      });
    },
  };
}

/** The refusing rule; undefined if none refused. */
async function ruleOf(asked: Promise<unknown>): Promise<string | undefined> {
  try {
    await asked;
    return undefined;
  } catch (error) {
    if (error instanceof OctothorpeError && error.rule) return error.rule;
    throw error;
  }
}

function requestOf(
  { e164, channel, ip, country }: Visit,
  challenge: string,
  delivery: number,
): SendRequest {
  return {
    tenant: TENANT,
    challengeId: idOf(challenge),
    e164,
    country: country.code,
    channel,
    kind: delivery === 1 ? 'start' : 'resend',
    ip,
    delivery,
  };
}

function idOf(challenge: string): string {
  return challengeId(createHash('sha256').update(challenge).digest().subarray(0, 16), 1);
}
