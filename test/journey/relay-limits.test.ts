/** What messages may cost, what they give back, and what tells of a key that has leaked. */
import { SECRET } from '../fixtures/challenges.js';
import { MANY_SENDS } from '../setup/every-door.js';
import { Receiver, verify } from '../setup/receiver.js';
import { until } from '../setup/until.js';
import { openStage, type Stage } from './stage.js';

const NONE = { hour: null, day: null };
const FIGURES = {
  ...MANY_SENDS,
  number: [],
  country: [],
  tenant: [],
  budgets: { tenant: NONE, country: NONE, sourceShare: null, keptShare: 0 },
};
const PRICES = {
  prices: { twilio: { sms: { '*': 1 }, call: { '*': 1 } } },
  pricesOtherwise: { sms: 1, call: 1 },
  currency: 'EUR',
};

let receiver: Receiver | undefined;
let stage: Stage;

async function open(figures: object, policy: object = {}): Promise<void> {
  receiver = await Receiver.listen();
  stage = await openStage({
    webhook: { url: receiver.url, secrets: [SECRET] },
    file: { policy, limits: { ...PRICES, figures: { ...FIGURES, ...figures } } },
  });
}

afterEach(async () => {
  await stage.close();
  await receiver?.close();
});

let lastNumber = 4670000;
function phone(): string {
  lastNumber += 1;
  return `+35844${lastNumber}`;
}

const challenge = async () =>
  (await stage.start({ to: phone(), channel: 'sms', provider: 'twilio' })).status;
const send = (more: object = {}) =>
  stage.post('/v1/messages', {
    to: phone(),
    channel: 'sms',
    code: '908172',
    provider: 'twilio',
    ...more,
  });
const message = async () => (await send()).status;
const times = async (count: number, run: () => Promise<number>) => {
  const statuses: number[] = [];
  for (let i = 0; i < count; i += 1) statuses.push(await run());
  return statuses;
};

test('a used-up budget of messages stops no challenge, and one of challenges no message', async () => {
  const country = { hour: 3, day: null };
  const budgets = { ...FIGURES.budgets, country };
  await open({ budgets, relay: { budgets: { tenant: NONE, country } } });
  expect(await times(4, message)).toEqual([202, 202, 202, 429]);
  expect(await times(4, challenge)).toEqual([202, 202, 202, 429]);
  await stage.close();
  await receiver?.close();
  await open({ budgets, relay: { budgets: { tenant: NONE, country } } });
  expect(await times(4, challenge)).toEqual([202, 202, 202, 429]);
  expect(await times(4, message)).toEqual([202, 202, 202, 429]);
});

test('every part of an SMS is charged', async () => {
  await open({ relay: { budgets: { tenant: NONE, country: { hour: 5, day: null } } } });
  const text = `Your code is 908172. ${'Thank you for waiting. '.repeat(8)}`;
  expect(await send({ text })).toMatchObject({ status: 202, body: { parts: 2 } });
  expect(await send({ text })).toMatchObject({ status: 202 });
  // Four of five are used.
  expect((await send({ text })).status).toBe(429);
  expect((await send()).status).toBe(202);
});

test('the outcome of a message gives the number its place back, once', async () => {
  await open({ number: [{ max: 1, windowMs: 600_000 }] });
  const to = phone();
  const { id } = (await send({ to })).body;
  expect((await send({ to, code: '111222' })).status).toBe(429);
  await stage.untilFinal(id);
  await stage.post(`/v1/messages/${id}/outcome`, { verified: true });
  await until(async () => (await send({ to, code: '111222' })).status === 202);
  await stage.post(`/v1/messages/${id}/outcome`, { verified: true });
  expect((await send({ to, code: '333444' })).status).toBe(429);
});

test('the first use of a key, a new country and one text to many numbers are told once each', async () => {
  await open({ relay: { tenant: [], budgets: { tenant: NONE, country: NONE } } });
  const text = 'Contoso: 908172 is your code.';
  for (let i = 0; i < 25; i += 1) expect((await send({ text })).status).toBe(202);
  for (const to of ['+46701740605', '+46701740606']) expect((await send({ to })).status).toBe(202);
  const kinds: unknown[] = [];
  while (kinds.length < 3) {
    const [received] = (await receiver?.received.take(1)) ?? [];
    if (!received) continue;
    const told = verify(received, SECRET) as { type: string; data: Record<string, unknown> };
    if (told.type !== 'relay.alert') continue;
    kinds.push(told.data['kind']);
    expect(told.data['caller']).not.toContain(stage.authorized.authorization.slice(-8));
    expect(JSON.stringify(told)).not.toMatch(/908172|\+46701740605/);
  }
  expect(kinds.sort()).toEqual(['first_use', 'new_country', 'repeated_text']);
  const alerts = stage.lines.filter((line) => line.includes('"event":"relay alert"'));
  expect(alerts).toHaveLength(3);
});

test('an expired message has no content and no number left in Redis', async () => {
  await open(
    { relay: { tenant: [], budgets: { tenant: NONE, country: NONE } } },
    { lifeMs: 3_000 },
  );
  // Without a receipt it is never known to have arrived.
  stage.carrier.setChaos({ lossPercent: 100 });
  const { id } = (await send({ text: 'Contoso: 908172 is your code.' })).body;
  const stored = async () => {
    const [key = ''] = await stage.redis.keys(`challenge:*${id.slice(5)}`);
    return JSON.parse((await stage.redis.hget(key, 'map')) ?? '{}');
  };
  expect((await stored()).content.sealed).not.toBe('');
  expect(await stage.untilFinal(id)).toMatchObject({ state: 'expired' });
  expect(await stored()).toMatchObject({ content: { sealed: '' }, to: { sealed: '' } });
});
