/** Routes that learn, in the whole service: real Redis, the sandbox carrier and its chaos. */
import request from 'supertest';
import { routeEvidenceKey } from '../../src/redis/keys.js';
import { openStage, type Stage } from '../journey/stage.js';
import { until } from '../setup/until.js';

const DAY_MS = 86_400_000;
const LIFE_MS = 4_000;
const CARRIERS = ['twilio', 'vonage'];

let stage: Stage;
let last = 0;

async function open(sms: object) {
  stage = await openStage({
    file: { routes: { sms, call: { '*': CARRIERS } }, policy: { lifeMs: LIFE_MS } },
  });
}

afterEach(() => stage.close());

/** People in networks of their own, in a country each. */
function person(country: '+35844' | '+4670') {
  last += 1;
  const to = `${country}${3_000_000 + last * 1_037}`;
  return { to, ip: `10.${last >> 8}.${last & 255}.7` };
}

async function start(country: '+35844' | '+4670') {
  const { to, ip } = person(country);
  const { status, body } = await stage.start({ to, ip, channel: 'sms' });
  expect([status, body.detail]).toEqual([202, undefined]);
  return { id: body.id as string, to };
}

/** Starts one and answers it where its code arrives. @returns the carrier */
async function signIn(country: '+35844' | '+4670'): Promise<string> {
  const { id, to } = await start(country);
  const { deliveries } = await stage.until(id, ({ state }) => state !== 'queued');
  const carrier = deliveries[0]?.provider ?? '';
  const lost = stage.carrier
    .chaos()
    .lost.some((each) => each.vendor === carrier && to.startsWith(each.prefix));
  if (lost) {
    await stage.untilFinal(id);
    return carrier;
  }
  const code = await stage.codeFor(to);
  await stage.post(`/v1/challenges/${id}/check`, { code });
  return carrier;
}

async function many(count: number, country: '+35844' | '+4670'): Promise<string[]> {
  const carriers: string[] = [];
  for (let done = 0; done < count; done += 10) {
    carriers.push(...(await Promise.all(Array.from({ length: 10 }, () => signIn(country)))));
  }
  return carriers;
}

function share(carriers: readonly string[], carrier: string): number {
  return carriers.filter((each) => each === carrier).length / carriers.length;
}

async function operator(path: string) {
  return (await request(stage.config.publicUrl).get(path).set(stage.authorized)).body;
}

async function stands(country: string) {
  const { carriers } = await operator(`/v1/operator/routes?channel=sms&country=${country}`);
  return Object.fromEntries(
    (carriers as { carrier: string; leads: boolean; weight: number }[]).map((one) => [
      one.carrier,
      one,
    ]),
  );
}

it('a carrier that silently stops delivering to one country loses its share there alone, and gets it back', async () => {
  await open({ '*': { mode: 'learned', carriers: CARRIERS } });
  await many(10, '+4670');
  stage.carrier.setChaos({ lost: [{ vendor: 'twilio', prefix: '+358' }] });
  await many(30, '+35844');
  await until(async () => (await stands('FI'))['vonage']?.leads === true);
  const during = await many(20, '+35844');
  expect(share(during, 'twilio')).toBeLessThan(0.3);
  expect((await stands('SE'))['twilio']?.leads).toBe(true);

  stage.carrier.setChaos({});
  // Three days pass for the evidence.
  for (const [field, text] of Object.entries(await stage.redis.hgetall(routeEvidenceKey('*')))) {
    const stored = JSON.parse(text);
    const older = { ...stored, atMs: stored.atMs - 3 * DAY_MS };
    await stage.redis.hset(routeEvidenceKey('*'), field, JSON.stringify(older));
  }
  await until(async () => (await stands('FI'))['twilio']?.leads === true);
  const after = await many(20, '+35844');
  expect(share(after, 'twilio')).toBeGreaterThan(0.7);
}, 180_000);

it('each choice is kept with its delivery, explained, and follows again from its record', async () => {
  await open({ '*': { mode: 'learned', carriers: CARRIERS } });
  for (let i = 0; i < 10; i += 1) {
    const { id } = await start('+35844');
    const { deliveries } = await operator(`/v1/operator/challenges/${id}/routes`);
    const [one] = deliveries;
    expect(one.route).toBe('learned');
    expect(one.recomputed).toBe(one.carrier);
    expect(one.record).toMatch(/^learned2 [0-9a-f]{8} twilio:/);
    expect(one.sentence.length).toBeGreaterThan(10);
  }
  const missing = await operator('/v1/operator/challenges/ch_0000000000000000000000000000/routes');
  expect(missing).toMatchObject({ code: 'not_found' });
});

it('after a resend the other carrier brings the same code', async () => {
  stage = await openStage({
    file: {
      routes: { sms: { '*': { mode: 'learned', carriers: CARRIERS } }, call: {} },
      policy: { resendAfterMs: [1, 1] },
    },
  });
  const { id, to } = await start('+35844');
  await stage.until(id, ({ state }) => state === 'delivered');
  expect((await stage.post(`/v1/challenges/${id}/resend`)).status).toBe(202);
  const { deliveries } = await stage.until(
    id,
    (one) => one.deliveries.length === 2 && one.state === 'delivered',
  );
  expect(new Set(deliveries.map(({ provider }) => provider))).toEqual(new Set(CARRIERS));
  const code = await stage.codeFor(to);
  const checked = await stage.post(`/v1/challenges/${id}/check`, { code });
  expect(checked.body).toMatchObject({ verified: true });
});

it('a shadow is judged and sends nothing', async () => {
  await open({ '*': { mode: 'shadow', carriers: ['twilio'], shadows: ['vonage'] } });
  const carriers = await many(10, '+35844');
  expect(share(carriers, 'twilio')).toBe(1);
  const { id } = await start('+35844');
  const { deliveries } = await operator(`/v1/operator/challenges/${id}/routes`);
  expect(deliveries[0]).toMatchObject({
    carrier: 'twilio',
    route: 'shadow',
    record: 'shadow2 - twilio:used vonage:ready',
  });
  const requests = stage.carrier.exchanges().filter((each) => each.vendor === 'vonage');
  expect(requests).toEqual([]);
});

it('a pinned order writes nothing about routes and keeps no choice', async () => {
  await open({ '*': CARRIERS });
  await many(10, '+35844');
  expect(await stage.redis.keys('routes:*')).toEqual([]);
  const { id } = await start('+35844');
  const { deliveries } = await operator(`/v1/operator/challenges/${id}/routes`);
  expect(deliveries[0]).toMatchObject({ carrier: 'twilio', route: 'pinned' });
  expect(deliveries[0]).not.toHaveProperty('record');
});
