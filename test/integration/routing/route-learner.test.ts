/** Routes that learn, over real Redis and a clock that moves: from the facts of ends to the next choice. */
import type { Redis } from 'ioredis';
import type { Challenge } from '../../../src/challenge/challenge.js';
import type { DeliveryFact, EndFact } from '../../../src/challenge/challenge-change.js';
import { Router } from '../../../src/challenge/routing.js';
import type { LedgerEntry } from '../../../src/limits/reservation.js';
import { EvidenceReader } from '../../../src/routing/evidence-reader.js';
import { RedisEvidenceStore } from '../../../src/routing/evidence-store.js';
import { LearnedRoutes } from '../../../src/routing/learned-routes.js';
import { counted, seededRandom } from '../../../src/routing/posterior.js';
import { RouteLearner, type RouteLearnerOptions } from '../../../src/routing/route-learner.js';
import type { RouteEntry, RouteSettings } from '../../../src/routing/route-settings.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { freshTestRedis } from '../../setup/redis.js';

const MINUTE_MS = 60_000;
const CARRIERS = ['twilio', 'vonage'];
const LEARNED: RouteEntry = { mode: 'learned', carriers: CARRIERS, halfLifeMs: 86_400_000 };
const SETTINGS: RouteSettings = {
  everywhere: { sms: { '*': LEARNED, NO: { mode: 'pinned', carriers: CARRIERS } }, call: {} },
  tenants: new Map(),
  worth: new Map(),
};
const providers = { get: () => ({ capabilities: new Set(['sms', 'call']) }) };

let redis: Redis;
let clock: MovingClock;
let store: RedisEvidenceStore;
let last = 0;
const errors: unknown[] = [];

beforeEach(async () => {
  redis = await freshTestRedis();
  clock = new MovingClock();
  store = new RedisEvidenceStore(redis, clock);
  errors.length = 0;
});

afterEach(async () => {
  expect(errors).toEqual([]);
  await redis.quit();
});

/** By default everybody is another owner of a number. */
function learner(changes: Partial<RouteLearnerOptions> = {}) {
  return new RouteLearner({
    settings: SETTINGS,
    store,
    ledger: { find: async (_, challenge) => entryOf({ numberTag: challenge, sources: ['home'] }) },
    proven: { among: async (_, sources) => sources },
    isSuspicious: async () => false,
    onVote: () => undefined,
    onError: (error) => errors.push(error),
    ...changes,
  });
}

function entryOf(more: Partial<LedgerEntry> = {}, country = 'FI'): LedgerEntry {
  const names = { blockTag: 'b', wideTag: 'w', numberTag: 'n', numberIndex: 'i' };
  return { ...names, country, sources: [], ...more };
}

function endOf(provider: string, country: string, verified: boolean): EndFact {
  const arrived = verified ? { arrivedMs: 2_000 } : {};
  const sent = { number: 1, channel: 'sms', provider, state: 'sent', acceptedMs: 300 } as const;
  const delivery: DeliveryFact = { ...sent, ...arrived };
  return {
    kind: 'ended',
    outcome: verified ? 'sms_verified' : 'expired',
    sinceMs: verified ? 20_000 : 600_000,
    delivery: 1,
    country,
    deliveries: [delivery],
  };
}

/** Another id each time. */
function newId(prefix: string, width: number): string {
  last += 1;
  return `${prefix}${String(last).padStart(width, '0')}`;
}

function work(end: EndFact, challengeId = newId('ch_00', 26)) {
  return { tenant: 'acme', challengeId, facts: [end] };
}

async function known(carrier: string, country = 'FI') {
  const evidence = (await store.read('*')).get(`sms ${country} ${carrier}`);
  const { good, bad } = evidence ? counted(evidence, clock.now()) : { good: 0, bad: 0 };
  return { good: Math.round(good * 10) / 10, bad: Math.round(bad * 10) / 10 };
}

it('a carrier that silently stops delivering to one country loses its share there, and comes back once it has recovered', async () => {
  const reader = new EvidenceReader({
    scopes: () => ['*'],
    onError: (error) => errors.push(error),
  });
  const random = seededRandom(11);
  const chooser = new LearnedRoutes({
    settings: SETTINGS,
    evidence: reader,
    priceOf: () => 0,
    clock,
    seed: () => Math.floor(random() * 2 ** 32),
    onChosen: () => undefined,
  });
  const router = new Router({ sms: { '*': CARRIERS }, call: {} }, providers, undefined, chooser);
  const byCountry = (country: string) =>
    learner({
      ledger: {
        find: async (_, challenge) => entryOf({ numberTag: challenge, sources: ['home'] }, country),
      },
    });
  const learners = { FI: byCountry('FI'), SE: byCountry('SE') };
  let broken = false;
  /** About 300 messages a day to each country. @returns how many of the last 50 twilio got */
  const run = async (messages: number) => {
    const newest: Record<'FI' | 'SE', string[]> = { FI: [], SE: [] };
    for (let i = 0; i < messages; i += 1) {
      clock.advance(5 * MINUTE_MS);
      for (const country of ['FI', 'SE'] as const) {
        const query = { tenant: 'acme', country, tried: [] };
        const carrier = router.next('sms', query)?.provider ?? '';
        newest[country] = [...newest[country], carrier].slice(-50);
        const lost = broken && country === 'FI' && carrier === 'twilio';
        learners[country].ended([work(endOf(carrier, country, !lost && random() < 0.97))]);
        await learners[country].settled();
      }
      await reader.read(store);
    }
    const twilio = (all: readonly string[]) => all.filter((each) => each === 'twilio').length;
    return { FI: twilio(newest.FI), SE: twilio(newest.SE) };
  };

  const before = await run(120);
  expect(before.FI).toBeGreaterThan(40);
  broken = true;
  const during = await run(120);
  expect(during.FI).toBeLessThan(10);
  expect(during.SE).toBeGreaterThan(40);
  broken = false;
  const after = await run(1_200);
  expect(after.FI).toBeGreaterThan(40);
}, 120_000);

it('the same end, told twice and to two workers at once, votes once', async () => {
  const [one, other] = [learner(), learner()];
  const task = work(endOf('twilio', 'FI', true));
  one.ended([task, task]);
  other.ended([task]);
  await Promise.all([one.settled(), other.settled()]);
  expect(await known('twilio')).toEqual({ good: 1, bad: 0 });
});

it('what was not admitted, or is suspicious, does not vote', async () => {
  const unknown = learner({ ledger: { find: async () => undefined } });
  const pumped = learner({ isSuspicious: async () => true });
  for (const each of [unknown, pumped]) {
    each.ended([work(endOf('twilio', 'FI', false))]);
    await each.settled();
  }
  expect(await known('twilio')).toEqual({ good: 0, bad: 0 });
});

it('strangers of one network have one voice a day, and owners of numbers one each', async () => {
  const strangers = learner({
    ledger: { find: async (_, challenge) => entryOf({ numberTag: challenge, networkTag: 'net' }) },
    proven: { among: async () => [] },
  });
  strangers.ended(Array.from({ length: 30 }, () => work(endOf('twilio', 'FI', false))));
  await strangers.settled();
  expect(await known('twilio')).toEqual({ good: 0, bad: 1 });
  const owners = learner();
  owners.ended(Array.from({ length: 30 }, () => work(endOf('twilio', 'FI', true))));
  await owners.settled();
  // A HyperLogLog takes a few for others.
  expect((await known('twilio')).good).toBeGreaterThan(26);
});

it('a pinned country is not learnt about', async () => {
  const one = learner();
  one.ended([work(endOf('twilio', 'NO', true))]);
  await one.settled();
  expect(await redis.keys('routes:*')).toEqual([]);
});

it('a message votes by its receipt, until its tenant begins to tell outcomes', async () => {
  const one = learner();
  const arrived: EndFact = { ...endOf('twilio', 'FI', true), outcome: 'arrived', sinceMs: 2_300 };
  const message = () => work(arrived, `${newId('ms_00', 25)}1`);
  one.ended([message()]);
  await one.settled();
  expect((await known('twilio')).good).toBe(1);
  const told = {
    ...{ id: message().challengeId, tenant: 'acme', state: 'arrived', channel: 'sms', test: false },
    ...{ to: { country: 'FI' }, createdAtMs: 0, deliveries: [], timeline: [] },
  } as unknown as Challenge;
  one.outcomeTold(told, false);
  await one.settled();
  expect(await store.tellsOutcomes('acme')).toBe(true);
  one.ended([message()]);
  await one.settled();
  expect((await known('twilio')).good).toBe(1);
});

it('Redis that is away costs the votes of that time and nothing else', async () => {
  const seen: unknown[] = [];
  const one = learner({
    ledger: { find: () => Promise.reject(new Error('away')) },
    onError: (error) => seen.push(error),
  });
  one.ended([work(endOf('twilio', 'FI', true))]);
  await one.settled();
  expect(seen).toHaveLength(1);
  expect(await known('twilio')).toEqual({ good: 0, bad: 0 });
});
