/**
 * Three of the simulator's kinds of worlds, end to end: the whole service, real Redis, the sandbox carrier. People come from a seed; an hour passes
 * by moving the evidence back. Each choice has to follow again from its record.
 */
import { createServer, request as forward, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { NO_SEND_LIMITS } from '../../scripts/lib/no-send-limits.js';
import { routeEvidenceKey } from '../../src/redis/keys.js';
import { counted, NOTHING, seededRandom } from '../../src/routing/posterior.js';
import { openStage, type Stage } from '../journey/stage.js';
import { until } from '../setup/until.js';

const CARRIERS = ['twilio', 'vonage'];
/** Of a challenge; a lost message takes as long. */
const LIFE_MS = 4_000;
const HOUR_MS = 3_600_000;
const PREFIXES = { FI: '+35844', SE: '+4670' } as const;
type Country = keyof typeof PREFIXES;

interface World {
  readonly seed: number;
  readonly hours: number;
  readonly perHour: Readonly<Partial<Record<Country, number>>>;
  /** Of those who have the code, 0..1. */
  readonly conversion: number;
  /** From when until when Twilio silently loses what goes to Finland, hours. */
  readonly lost?: readonly [from: number, to: number];
  /** How long Twilio's receipts are held back. */
  readonly heldMs?: number;
}

interface Sent {
  readonly hour: number;
  readonly country: Country;
  readonly carrier: string;
  readonly verified: boolean;
}

let stage: Stage;
let proxy: Server;
let heldMs = 0;
let last = 0;

beforeAll(async () => {
  proxy = await receiptProxy();
  stage = await openStage({
    variables: { PUBLIC_URL: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` },
    file: {
      routes: { sms: { '*': { mode: 'learned', carriers: CARRIERS } }, call: { '*': CARRIERS } },
      policy: { lifeMs: LIFE_MS },
      limits: { figures: NO_SEND_LIMITS },
    },
  });
});

afterAll(async () => {
  await stage.close();
  proxy.closeAllConnections();
  proxy.close();
});

/** What carriers call: holds Twilio's receipts back. */
async function receiptProxy(): Promise<Server> {
  const server = createServer((from, to) => {
    const waitMs = from.url?.startsWith('/webhooks/twilio/') ? heldMs : 0;
    setTimeout(() => {
      const { method, headers } = from;
      const target = `http://127.0.0.1:${stage.config.port}${from.url}`;
      const passed = forward(target, { method, headers }, (answer) => {
        to.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(to);
      });
      passed.on('error', () => to.destroy());
      from.pipe(passed);
    }, waitMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function replay(world: World): Promise<Sent[]> {
  await stage.redis.del(routeEvidenceKey('*'));
  await until(async () => (await standing('FI', 'vonage')).weight === 0);
  heldMs = world.heldMs ?? 0;
  const random = seededRandom(world.seed);
  const sent: Sent[] = [];
  for (let hour = 0; hour < world.hours; hour += 1) {
    const [from = 0, to = 0] = world.lost ?? [];
    const isLost = from <= hour && hour < to;
    stage.carrier.setChaos(isLost ? { lost: [{ vendor: 'twilio', prefix: '+358' }] } : {});
    const people = Object.entries(world.perHour).flatMap(([country, count]) =>
      Array.from({ length: count }, () => ({
        country: country as Country,
        answers: random() < world.conversion,
      })),
    );
    sent.push(...(await Promise.all(people.map((one) => signIn(one, hour, isLost)))));
    await hourPasses();
  }
  return sent;
}

async function signIn(
  { country, answers }: { readonly country: Country; readonly answers: boolean },
  hour: number,
  isLost: boolean,
): Promise<Sent> {
  last += 1;
  const to = `${PREFIXES[country]}${3_000_000 + last * 1_037}`;
  const ip = `10.${last >> 8}.${last & 255}.7`;
  const { status, body } = await stage.start({ to, ip, channel: 'sms' });
  expect([status, body.detail]).toEqual([202, undefined]);
  const { deliveries } = await stage.until(body.id, ({ state }) => state !== 'queued');
  const carrier = deliveries[0]?.provider ?? '';
  const arrives = !(isLost && carrier === 'twilio' && country === 'FI');
  if (arrives && answers) {
    const code = await stage.codeFor(to);
    await stage.post(`/v1/challenges/${body.id}/check`, { code });
  }
  const { state } = await stage.untilFinal(body.id);
  await followsAgain(body.id, carrier);
  return { hour, country, carrier, verified: state === 'sms_verified' };
}

async function followsAgain(id: string, carrier: string): Promise<void> {
  const { deliveries } = await operator(`/v1/operator/challenges/${id}/routes`);
  expect(deliveries[0]).toMatchObject({ carrier, recomputed: carrier, route: 'learned' });
  expect(deliveries[0].sentence).toMatch(/^\w.*\.$/);
}

/** All that is known is an hour older, once what was just seen is in it. */
async function hourPasses(): Promise<void> {
  const key = routeEvidenceKey('*');
  let before = '';
  await until(async () => {
    const now = JSON.stringify(await stage.redis.hgetall(key));
    const isQuiet = now === before;
    before = now;
    return isQuiet;
  });
  for (const [field, text] of Object.entries(await stage.redis.hgetall(key))) {
    const stored = JSON.parse(text);
    const older = JSON.stringify({ ...stored, atMs: stored.atMs - HOUR_MS });
    await stage.redis.hset(key, field, older);
  }
  const known = await stage.redis.hgetall(key);
  // Each process reads it every two seconds.
  await until(async () => {
    const { weight } = await standing('FI', 'twilio');
    const stored = JSON.parse(known['sms FI twilio'] ?? '{}');
    return Math.abs(weight - weightOf(stored)) < 0.2;
  });
}

/** What the stored evidence weighs by the rules. */
function weightOf(stored: object): number {
  const { good, bad } = counted({ ...NOTHING, ...stored }, Date.now());
  return good + bad;
}

async function operator(path: string) {
  return (await request(stage.config.publicUrl).get(path).set(stage.authorized)).body;
}

async function standing(
  country: Country,
  carrier: string,
): Promise<{ weight: number; leads: boolean }> {
  const { carriers } = await operator(`/v1/operator/routes?channel=sms&country=${country}`);
  return carriers.find((one: { carrier: string }) => one.carrier === carrier);
}

const share = (sent: readonly Sent[], carrier: string) =>
  sent.filter((one) => one.carrier === carrier).length / Math.max(1, sent.length);
const verified = (sent: readonly Sent[]) => sent.filter((one) => one.verified).length;

it('where a carrier goes silent in one country, less than half is lost of what a pinned order loses, and the other country stays', async () => {
  const world = { seed: 11, hours: 14, perHour: { FI: 12, SE: 3 }, conversion: 0.9 };
  const [from, to] = [2, 8];
  const sent = await replay({ ...world, lost: [from, to] });
  const finland = sent.filter(({ country }) => country === 'FI');
  const during = finland.filter(({ hour }) => hour >= from && hour < to);
  // A pinned order loses all of them.
  const lost = during.length * world.conversion - verified(during);
  expect(lost).toBeLessThan((during.length * world.conversion) / 2);
  expect(share(during.slice(-24), 'vonage')).toBeGreaterThan(0.7);
  expect(share(finland.slice(0, 24), 'twilio')).toBeGreaterThan(0.7);
  const sweden = sent.filter(({ country }) => country === 'SE');
  expect(share(sweden, 'twilio')).toBeGreaterThan(0.7);
  expect((await standing('SE', 'twilio')).leads).toBe(true);
}, 400_000);

it('a carrier whose receipts come late keeps its place', async () => {
  const world = { seed: 12, hours: 8, perHour: { FI: 12 }, conversion: 0.85 };
  const sent = await replay({ ...world, heldMs: LIFE_MS / 4 });
  expect(share(sent, 'twilio')).toBeGreaterThan(0.8);
  expect((await standing('FI', 'twilio')).leads).toBe(true);
  expect(verified(sent) / sent.length).toBeGreaterThan(0.7);
}, 300_000);

it('without a fault the configured order stays, and next to nothing is spent on trying out', async () => {
  const world = { seed: 13, hours: 8, perHour: { FI: 12 }, conversion: 0.85 };
  const sent = await replay(world);
  expect(share(sent, 'twilio')).toBeGreaterThan(0.85);
  expect((await standing('FI', 'twilio')).leads).toBe(true);
  expect(verified(sent) / sent.length).toBeGreaterThan(0.7);
}, 300_000);
