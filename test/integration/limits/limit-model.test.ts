import fc from 'fast-check';
import type { Redis } from 'ioredis';
import type { Limits } from '../../../src/limits/limits.js';
import { freshTestRedis } from '../../setup/redis.js';
import {
  admissionOn,
  HOUR,
  MINUTE,
  NO_LIMITS,
  SECOND,
  sendRequest,
  verdict,
} from './admission-fixture.js';
import { LimitModel, type ModelSend } from './limit-model.js';

let redis: Redis;

beforeEach(async () => {
  redis = await freshTestRedis();
});

afterEach(async () => {
  await redis.quit();
});

/** Figures so small that every rule refuses often. */
const TIGHT: Limits = {
  ...NO_LIMITS,
  number: [
    { max: 1, windowMs: 30 * SECOND },
    { max: 3, windowMs: 10 * MINUTE },
  ],
  ip: {
    sends: [{ max: 4, windowMs: 20 * MINUTE }],
    numbers: [{ max: 3, windowMs: HOUR }],
  },
  prefix: {
    last3: [{ max: 5, windowMs: 10 * MINUTE }],
    last4: [{ max: 9, windowMs: HOUR }],
    source: [{ max: 3, windowMs: 30 * MINUTE }],
  },
  sequence: { max: 4, span: 20, windowMs: HOUR },
  country: [{ max: 8, windowMs: 30 * MINUTE }],
  tenant: [{ max: 25, windowMs: 2 * HOUR }],
  budgets: {
    tenant: { hour: null, day: 4 },
    country: { hour: 1.1, day: null },
    countries: { SE: { hour: 0.7, day: 2 } },
    keptShare: 0,
    sourceShare: null,
  },
};
const PRICES = { sms: 0.1, call: 0.1 };

const step = fc.record({
  waitMs: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 40 * SECOND }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 15 * MINUTE }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 90 * MINUTE }) },
  ),
  tenant: fc.constantFrom('a', 'a', 'a', 'b'),
  block: fc.constantFrom('+35844123', '+35844123', '+35844124'),
  last4: fc.oneof(
    fc.integer({ min: 990, max: 1_010 }),
    fc.integer({ min: 9_990, max: 10_009 }).map((place) => place % 10_000),
    fc.integer({ min: 0, max: 9_999 }),
  ),
  country: fc.constantFrom('FI', 'FI', 'SE'),
  ip: fc.constantFrom(undefined, '192.0.2.1', '192.0.2.2', '2001:db8::1'),
  kind: fc.constantFrom('start' as const, 'start' as const, 'resend' as const),
  again: fc.constantFrom(false, false, false, false, true),
});

it.each([
  ['in one script', false],
  ['one script for each tag', true],
])('Redis and the plain model admit the same sends: %s', async (_, spread) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      await redis.flushdb();
      const gate = admissionOn(redis, {
        spread,
        limits: TIGHT,
        prices: { providers: {}, otherwise: PRICES },
      });
      const model = new LimitModel(TIGHT);
      let last = sendRequest({ delivery: 2 });
      for (const { waitMs, last4, block, again, ip, ...rest } of steps) {
        gate.clock.advance(waitMs);
        const fresh = sendRequest({
          ...rest,
          e164: `${block}${String(last4).padStart(4, '0')}`,
          delivery: 2,
          ...(ip ? { ip } : {}),
        });
        // The same request, including the address, because a repeated request does not change.
        const request = again ? last : fresh;
        last = request;
        const expected = model.send(toModel(request), gate.clock.now());
        const rule = await verdict(gate.admission.admit(request));
        if (expected.length === 0 ? rule !== 'ok' : !expected.includes(rule)) {
          throw new Error(`The model says ${expected.join(' ') || 'ok'}, Redis says ${rule}.`);
        }
      }
    }),
    { numRuns: 60 },
  );
});

function toModel(request: ReturnType<typeof sendRequest>): ModelSend {
  return {
    id: `${request.challengeId}.${request.kind === 'start' ? 1 : 2}`,
    tenant: request.tenant,
    number: request.e164,
    country: request.country,
    ip: request.ip,
    price: 0.1,
    kind: request.kind === 'start' ? 'start' : 'resend',
  };
}
