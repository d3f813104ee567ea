/** What an attack runs against: who may send, and what is told of the ends. Admission itself here; a running service may stand there. */
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { ConversionBreaker } from '../../../../src/admission/conversion-breaker.js';
import { limitDigest } from '../../../../src/admission/keyed-digest.js';
import { NumberLists } from '../../../../src/admission/number-lists.js';
import { SendAdmission } from '../../../../src/admission/send-admission.js';
import type { SendRequest } from '../../../../src/admission/send-plan.js';
import { challengeId } from '../../../../src/challenge/challenge-id.js';
import { OctothorpeError } from '../../../../src/challenge/errors.js';
import { Keyring } from '../../../../src/challenge/keyring.js';
import type { Limits } from '../../../../src/challenge/limits/limits.js';
import { NumberList } from '../../../../src/challenge/limits/number-list.js';
import type { PriceTable } from '../../../../src/challenge/limits/price-table.js';
import { DEFAULT_POLICY } from '../../../../src/challenge/policy.js';
import { RedisConversionStore } from '../../../../src/store/limits/redis-conversion-store.js';
import { RedisLimitStore } from '../../../../src/store/limits/redis-limit-store.js';
import { RedisOperatorListStore } from '../../../../src/store/limits/redis-operator-list-store.js';
import { COUNTRIES } from './countries.js';
import type { Visit } from './traffic.js';

export interface Gate {
  /** `ok`, or the rule that refused. */
  send(visit: Visit, challenge: string, delivery: number): Promise<string>;
  /** The rule that would refuse the visit's first send; takes nothing. */
  wouldRefuse(visit: Visit, challenge: string): Promise<string | undefined>;
  ended(visit: Visit, challenge: string, confirmed: boolean): Promise<void>;
  /** Which blocks and countries were shut, in order. */
  readonly shut: readonly string[];
}

const TENANT = 'default';

export function admissionGate(
  redis: Redis,
  clock: { now(): number },
  limits: Limits,
  random: () => number,
): Gate {
  const digest = limitDigest(new Keyring([{ id: 'k1', secret: Buffer.alloc(32, 7) }]));
  const limitsOf = () => limits;
  const empty = new NumberList([]);
  const lists = new NumberLists(
    new RedisOperatorListStore(redis, clock),
    { everywhere: empty, tenants: new Map(), disposable: empty },
    digest,
    clock,
  );
  const admission = new SendAdmission({
    store: new RedisLimitStore(redis, { spread: false, clock }),
    lists,
    limitsOf,
    prices: PRICES,
    digest,
    random,
    keptMs: DEFAULT_POLICY.retentionMs,
    onAlert: () => undefined,
  });
  const shut: string[] = [];
  const breaker = new ConversionBreaker({
    store: new RedisConversionStore(redis, clock),
    limitsOf,
    onChange: ({ change, of, country }) => {
      if (change !== 'opened') shut.push(`${of} ${country}`);
    },
  });
  return {
    shut,
    async wouldRefuse(visit, challenge) {
      const request = requestOf(visit, challenge, 1);
      try {
        await admission.admit(request);
      } catch (error) {
        if (error instanceof OctothorpeError && error.rule) return error.rule;
        throw error;
      }
      await admission.withdraw(request);
      return undefined;
    },
    async send(visit, challenge, delivery) {
      const request = requestOf(visit, challenge, delivery);
      try {
        await admission.admit(request);
      } catch (error) {
        if (error instanceof OctothorpeError && error.rule) return error.rule;
        throw error;
      }
      return 'ok';
    },
    async ended({ channel }, challenge, confirmed) {
      if (channel === 'call') await admission.callEnded(TENANT, idOf(challenge));
      const verified = channel === 'sms' ? 'sms_verified' : 'call_answered';
      await breaker.outcome({
        tenant: TENANT,
        challengeId: idOf(challenge),
        channel,
        provider: 'carrier',
        // What a pumped number receives arrives: that is what is paid for.
        receipt: 'confirmed',
        state: confirmed ? verified : 'expired',
      });
    },
  };
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

const PRICES: PriceTable = {
  providers: {
    carrier: {
      sms: Object.fromEntries(COUNTRIES.map(({ code, smsPrice }) => [code, smsPrice])),
      call: Object.fromEntries(COUNTRIES.map(({ code, callPrice }) => [code, callPrice])),
    },
  },
  otherwise: { sms: 1, call: 1 },
};

function idOf(challenge: string): string {
  return challengeId(createHash('sha256').update(challenge).digest().subarray(0, 16), 1);
}
