/**
 * Three worlds of the routing simulator, replayed against the whole service: real Redis, the carriers' own SDKs, the sandbox carrier. Twenty
 * sends at a time stand for the hours in which the world sends as many: after each batch the evidence is made as much older. Each world has a
 * country, so they run together.
 */
import request from 'supertest';
import type { ChaosRequest } from '../../packages/carrier/src/chaos.js';
import {
  type Now,
  RESENDS,
  type Send,
  sendsOf,
  simulate,
  WAITS,
} from '../../scripts/bench/routing/simulate.js';
import { learning, type Strategy } from '../../scripts/bench/routing/strategy.js';
import { DAY_MS, type World, worldOf } from '../../scripts/bench/routing/world.js';
import { NO_SEND_LIMITS } from '../../scripts/lib/no-send-limits.js';
import { routeEvidenceKey, routeVotesKey } from '../../src/redis/keys.js';
import { decide, parseChoice } from '../../src/routing/choice-record.js';
import {
  counted,
  DEFAULT_MEMORY,
  type Evidence,
  NOTHING,
  seededRandom,
  silenceOf,
} from '../../src/routing/posterior.js';
import { inLanes } from '../adversarial/attack/client.js';
import { openStage, type Stage } from '../journey/stage.js';
import { until } from '../setup/until.js';

/** By their places in the worlds. */
const CARRIERS = ['twilio', 'vonage'];
const LIFE_MS = 10_000;
const BATCH = 20;
const BATCHES = 9;
/** A fault begins after so many. */
const BATCHES_BEFORE = 2;
/** The batches that are compared, before this one: later the lead may come back for a while, as the evidence of the failing carrier fades. */
const COMPARED_END = 6;
/** Requests that read how it went. */
const AT_ONCE = 16;
/** The simulator's runs with other draws of the choices, for the share that it predicts. */
const RUNS = 60;
/** How far the share may be from what is predicted: a little more than one batch of the four that are compared. */
const SHARE_TOLERANCE = 0.3;
/** Of the sends: what trying out other carriers may have cost in so short a time. */
const VERIFIED_TOLERANCE = 0.04;
const LOOK_EVERY_MS = 200;
/** Voices that a HyperLogLog takes for others. */
const VOICES_SHORT = 3;

interface Country {
  readonly name: string;
  /** Seven or eight digits follow: two of the fate, five that count. */
  readonly prefix: string;
  readonly world: World;
}

/** The part of a world around the first long fault of its first carrier, in which it brings nothing and says nothing. */
function around(seed: number): World {
  const whole = worldOf(seed);
  const sendMs = DAY_MS / whole.perDay;
  const fault = whole.faults.find(
    ({ carrier, kind, lost, fromMs, toMs }) =>
      carrier === 0 && kind === 'silent' && lost === 1 && toMs - fromMs > 5 * BATCH * sendMs,
  );
  if (!fault) throw new Error(`World ${seed} has no such fault.`);
  const startMs = fault.fromMs - BATCHES_BEFORE * BATCH * sendMs;
  const moved = { ...fault, fromMs: fault.fromMs - startMs, toMs: fault.toMs - startMs };
  return short({ ...whole, faults: [moved] });
}

/** Nobody here has verified a number before. */
function short(world: World): World {
  return { ...world, days: (BATCHES * BATCH) / world.perDay, owners: 0, pumping: [] };
}

const COUNTRIES = {
  stops: { name: 'FI', prefix: '+35844', world: around(5_684) },
  unconfirmed: { name: 'SE', prefix: '+4670', world: around(2_750) },
  dearer: { name: 'NO', prefix: '+479', world: short({ ...worldOf(12_089), faults: [] }) },
} as const satisfies Record<string, Country>;
const ALL: readonly Country[] = Object.values(COUNTRIES);

/** What becomes of a message over one carrier: the digit of the number that says so. */
const FATES = ['arrives', 'unconfirmed', 'silent', 'undelivered'] as const;
type Fate = (typeof FATES)[number];

interface Person {
  readonly to: string;
  readonly ip: string;
  /** By carrier. */
  readonly fates: readonly Fate[];
  /** Types the code where it comes. */
  readonly answers: boolean;
  /** Asks again where neither code nor bad receipt came. */
  readonly asks: boolean;
  /** Is still there when a second carrier brings it. */
  readonly waits: boolean;
}

let people = 0;

function personOf({ prefix, world }: Country, { states, draws }: Send): Person {
  const [came = 0, told = 0, later = 0, again = 0, converts = 0, receipt = 0, receiptLater = 0] =
    draws;
  const drawn = [
    [came, told, receipt],
    [later, 1 - told, receiptLater],
  ] as const;
  const fates = states.map((state, at) => fateOf(world, at, state, drawn[at] ?? [0, 0, 0]));
  people += 1;
  const digits = fates.map((fate) => FATES.indexOf(fate)).join('');
  const answers = converts < world.conversion;
  return {
    to: `${prefix}${digits}${String((people * 1_037) % 100_000).padStart(5, '0')}`,
    ip: `10.${people >> 8}.${people & 255}.7`,
    fates,
    answers,
    asks: answers && again < RESENDS,
    waits: again < WAITS,
  };
}

function fateOf(
  { carriers }: World,
  at: number,
  { arrives, tellsLoss }: Now,
  [came, told, receipt]: readonly [number, number, number],
): Fate {
  if (came >= arrives) return told < tellsLoss ? 'undelivered' : 'silent';
  return receipt < (carriers[at]?.receiptsMissing ?? 0) ? 'unconfirmed' : 'arrives';
}

function chaosOf(countries: readonly Country[]): ChaosRequest {
  const lost: ChaosRequest['lost'] = [];
  const unconfirmed: ChaosRequest['unconfirmed'] = [];
  const others = FATES.map((_, digit) => String(digit));
  for (const { prefix } of countries) {
    for (const [vendor, before] of [
      ['twilio', ['']],
      ['vonage', others],
    ] as const) {
      for (const first of before) {
        const begins = (fate: Fate) => `${prefix}${first}${FATES.indexOf(fate)}`;
        unconfirmed.push({ vendor, prefix: begins('unconfirmed') });
        lost.push({ vendor, prefix: begins('silent'), receipt: 'none' });
        lost.push({ vendor, prefix: begins('undelivered'), receipt: 'undelivered' });
      }
    }
  }
  return { lost, unconfirmed };
}

const brings = (fate: Fate | undefined) => fate === 'arrives' || fate === 'unconfirmed';

/** Whether they would have been verified by the configured order. */
function isVerifiedPinned({ fates: [first, second], answers, waits }: Person): boolean {
  return answers && (brings(first) || (first === 'undelivered' && brings(second) && waits));
}

interface Ended {
  readonly id: string;
  /** The carrier of the first delivery. */
  readonly first: string;
  readonly verified: boolean;
}

async function replay(stage: Stage, person: Person): Promise<Ended> {
  const { to, ip, fates, answers, asks, waits } = person;
  const { status, body } = await stage.start({ to, ip, channel: 'sms' });
  expect([status, body.detail]).toEqual([202, undefined]);
  const id: string = body.id;
  const taken = async (number: number) => {
    const { deliveries } = await stage.until(
      id,
      ({ final, deliveries }) => final || deliveries[number - 1]?.reference !== undefined,
    );
    return deliveries[number - 1]?.provider ?? '';
  };
  const first = await taken(1);
  let fate = fates[CARRIERS.indexOf(first)];
  let stays = true;
  if (fate === 'undelivered') {
    fate = fates[CARRIERS.indexOf(await taken(2))];
    stays = waits;
  } else if (fate === 'silent' && asks) {
    // On a machine that is slower than their life, they ask too late.
    const { status: answered } = await stage.post(`/v1/challenges/${id}/resend`);
    if (answered === 202) fate = fates[CARRIERS.indexOf(await taken(2))];
    else expect(answered).toBe(409);
  }
  let verified = false;
  if (brings(fate) && answers && stays) {
    const checked = await stage.post(`/v1/challenges/${id}/check`, {
      code: await stage.codeFor(to),
    });
    verified = checked.body.verified === true;
  }
  await stage.untilFinal(id);
  return { id, first, verified };
}

// What is known of carriers: waited for, and made older.

type Known = Map<string, Evidence>;

async function knownOf(stage: Stage, country: string): Promise<Known> {
  const texts = await stage.redis.hgetall(routeEvidenceKey('*'));
  return new Map(
    CARRIERS.map((carrier) => {
      const text = texts[`sms ${country} ${carrier}`] ?? '{}';
      return [carrier, { ...NOTHING, ...JSON.parse(text) }];
    }),
  );
}

/** What the sends so far say has reached Redis. Of a voice that the HyperLogLog takes for another one nothing does. */
async function allIsLearnt(stage: Stage, country: string, sends: number): Promise<void> {
  const today = Math.floor(Date.now() / DAY_MS);
  const keys = [today - 1, today].map((day) => routeVotesKey('*', country, day));
  const added = new RegExp(
    `^octothorpe_route_evidence_total{[^}]*country="${country}"[^}]*} (\\d+)$`,
    'gm',
  );
  await until(async () => {
    const voices = await stage.redis.pfcount(...keys);
    const { text } = await request(stage.config.publicUrl).get('/metrics');
    const votes = [...text.matchAll(added)].reduce((sum, [, count]) => sum + Number(count), 0);
    return Math.min(voices, votes) >= sends - VOICES_SHORT;
  }, LOOK_EVERY_MS);
}

const OLDER = `
local text = redis.call('HGET', KEYS[1], ARGV[1])
if not text then return 0 end
local evidence = cjson.decode(text)
evidence.atMs = evidence.atMs - ARGV[2]
return redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(evidence))`;

async function makeOlder(stage: Stage, { name, world }: Country): Promise<void> {
  const ageMs = (BATCH * DAY_MS) / world.perDay;
  for (const carrier of CARRIERS) {
    await stage.redis.eval(OLDER, 1, routeEvidenceKey('*'), `sms ${name} ${carrier}`, ageMs);
  }
}

/** The process that chooses has read what Redis holds: its report says the same of every carrier. */
async function isRead(stage: Stage, country: string): Promise<boolean> {
  const known = await knownOf(stage, country);
  const nowMs = Date.now();
  const silence = silenceOf([...known.values()], nowMs);
  const { carriers } = await operator(stage, `routes?channel=sms&country=${country}`);
  return carriers.every(({ carrier, weight }: { carrier: string; weight: number }) => {
    const { good, bad } = counted(known.get(carrier) ?? NOTHING, nowMs, DEFAULT_MEMORY, silence);
    return Math.abs(good + bad - weight) < 0.15;
  });
}

async function operator(stage: Stage, path: string) {
  const answer = await request(stage.config.publicUrl)
    .get(`/v1/operator/${path}`)
    .set(stage.authorized);
  return answer.body;
}

// What the simulator predicts, with evidence that comes a batch at a time.

/** The second carrier's share of each batch, in the mean of the runs. */
function predicted(world: World): readonly number[] {
  const runs = Array.from({ length: RUNS }, (_, run) => {
    const chosen = Array.from({ length: BATCHES }, (): number[] => []);
    simulate(world, inBatches(learning(world, seededRandom(1_000 + run * 77)), world, chosen));
    return chosen.map((carriers) => mean(carriers));
  });
  return chosenBatches((batch) => mean(runs.map((run) => run[batch] ?? 0)));
}

function inBatches(strategy: Strategy, world: World, chosen: number[][]): Strategy {
  const batchMs = (BATCH * DAY_MS) / world.perDay;
  let batch = 0;
  const waiting: Parameters<NonNullable<Strategy['learn']>>[] = [];
  return {
    ...strategy,
    first: (nowMs) => {
      const at = Math.min(BATCHES - 1, Math.floor(nowMs / batchMs));
      if (at > batch) for (const end of waiting.splice(0)) strategy.learn?.(...end);
      batch = at;
      const carrier = strategy.first(nowMs);
      chosen[at]?.push(carrier);
      return carrier;
    },
    learn: (...end) => {
      waiting.push(end);
    },
  };
}

function chosenBatches(shareOf: (batch: number) => number): readonly number[] {
  return Array.from({ length: BATCHES }, (_, batch) => shareOf(batch));
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

interface Replayed {
  readonly people: readonly Person[];
  readonly ended: readonly Ended[];
}

let stage: Stage;
const replayed = new Map<string, Replayed>();

beforeAll(async () => {
  const { worth = 1, carriers } = COUNTRIES.dearer.world;
  const prices = CARRIERS.map((carrier, at) => {
    // As the simulator counts them: of what a sign-in is worth.
    const ofWorth = (carriers[at]?.price ?? 0) / worth;
    return [carrier, { sms: { [COUNTRIES.dearer.name]: ofWorth, '*': 0 } }];
  });
  stage = await openStage({
    file: {
      routes: { sms: { '*': { mode: 'learned', carriers: CARRIERS } }, call: {} },
      policy: { lifeMs: LIFE_MS, resendAfterMs: [1] },
      limits: { figures: NO_SEND_LIMITS, prices: Object.fromEntries(prices) },
    },
    tenant: { worth: { verified: 1 } },
  });
  stage.carrier.setChaos(chaosOf(ALL));
  await Promise.all(ALL.map(replayWorld));
}, 240_000);

afterAll(() => stage?.close());

async function replayWorld(country: Country): Promise<void> {
  const sends = [...sendsOf(country.world)].map((send) => personOf(country, send));
  const ended: Ended[] = [];
  replayed.set(country.name, { people: sends, ended });
  for (let from = 0; from < sends.length; from += BATCH) {
    const batch = sends.slice(from, from + BATCH);
    ended.push(...(await Promise.all(batch.map((person) => replay(stage, person)))));
    await allIsLearnt(stage, country.name, ended.length);
    await makeOlder(stage, country);
    await until(() => isRead(stage, country.name), LOOK_EVERY_MS);
  }
}

function replayOf(country: string): Replayed {
  const found = replayed.get(country);
  if (!found) throw new Error(`${country} was not replayed.`);
  return found;
}

/** Of the second carrier, by batch. */
function sharesOf(country: string): readonly number[] {
  const { ended } = replayOf(country);
  return chosenBatches((batch) =>
    mean(
      ended.slice(batch * BATCH, (batch + 1) * BATCH).map(({ first }) => CARRIERS.indexOf(first)),
    ),
  );
}

it.each([
  ['one that stops delivering', COUNTRIES.stops],
  ['one that stops, to one that never confirms', COUNTRIES.unconfirmed],
  ['one that is dearer and loses more', COUNTRIES.dearer],
])('the traffic of a country leaves %s, as far as the simulator predicts', (_, { name, world }) => {
  const shares = sharesOf(name);
  const expected = predicted(world);
  process.stdout.write(`${name}: ${shares.map(percent)}; predicted ${expected.map(percent)}\n`);
  const before = [0, BATCHES_BEFORE] as const;
  const during = [BATCHES_BEFORE, COMPARED_END] as const;
  expect(mean(shares.slice(...during))).toBeGreaterThan(mean(shares.slice(...before)) + 0.3);
  const difference = mean(shares.slice(...during)) - mean(expected.slice(...during));
  expect(Math.abs(difference)).toBeLessThan(SHARE_TOLERANCE);
});

it.each(ALL)('in $name no fewer people are verified than by the configured order', ({ name }) => {
  const { people, ended } = replayOf(name);
  const pinned = people.filter(isVerifiedPinned).length;
  const learned = ended.filter(({ verified }) => verified).length;
  process.stdout.write(`${name}: ${learned} of ${people.length} verified, pinned ${pinned}\n`);
  expect(learned).toBeGreaterThanOrEqual(pinned - VERIFIED_TOLERANCE * people.length);
});

it.each(ALL)(
  'in $name every choice follows again from its record',
  async ({ name }) => {
    const { ended } = replayOf(name);
    await inLanes(AT_ONCE, ended, async ({ id, first }) => {
      const [{ deliveries }, kept] = await Promise.all([
        operator(stage, `challenges/${id}/routes`),
        stage.get(id),
      ]);
      const carriers = kept.deliveries.map(({ provider }) => provider);
      expect(carriers[0]).toBe(first);
      expect(deliveries).toHaveLength(carriers.length);
      for (const [at, one] of deliveries.entries()) {
        const considered = parseChoice(one.record);
        expect(considered && decide(considered).carrier).toBe(carriers[at]);
        expect([one.carrier, one.recomputed]).toEqual([carriers[at], carriers[at]]);
      }
    });
  },
  60_000,
);
