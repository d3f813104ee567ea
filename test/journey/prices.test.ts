/** Providers' prices, from their answers and webhooks into the budgets, with the whole service. */
import request from 'supertest';
import { until } from '../setup/until.js';
import { openStage, type Stage } from './stage.js';

const LIMITS = {
  figures: { number: [], prefix: { last3: [], last4: [] }, sequence: null },
  prices: { twilio: { sms: { '*': 1 }, call: { '*': 2 } } },
  pricesOtherwise: { sms: 3, call: 4 },
  currency: 'EUR',
};

/** Twilio refuses to send it an SMS. */
const LANDLINE = '+358457100004';

let stage: Stage | undefined;

afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const open = async (limits: object) => {
  stage = await openStage({
    file: { limits: { ...LIMITS, ...limits } },
    // A slow machine must not make a send uncertain, because each has one price here.
    variables: { PROVIDER_TIMEOUT_MS: '30000' },
  });
  return stage;
};

const spent = async ({ redis }: Stage, country = 'FI') =>
  Number(await redis.hget(`limit:{default}:sum:${country}`, 'm3600=')) / 1_000_000;

/** The price line with this outcome, about this challenge if one is given. */
function priceLine(on: Stage, outcome: string, challenge?: string) {
  return on.line(
    (line) =>
      line['event'] === 'price' &&
      line['outcome'] === outcome &&
      line['challengeId'] === (challenge ?? line['challengeId']),
  );
}

async function verified(on: Stage, to: string, provider: string): Promise<string> {
  const { id } = (await on.start({ to, channel: 'sms', provider })).body;
  const code = await on.codeFor(to);
  await on.post(`/v1/challenges/${id}/check`, { code });
  return id;
}

it('Twilio is asked for the price of an SMS after the end, until there is one', async () => {
  const on = await open({ exchange: { USD: 0.5 }, priceLookup: { afterMs: 100, triesMax: 10 } });
  const challenge = await verified(on, '+358447910001', 'twilio');
  expect(await spent(on)).toBe(1);
  expect(await priceLine(on, 'settled')).toMatchObject({
    challengeId: challenge,
    provider: 'twilio',
    amount: 0.0079,
    currency: 'USD',
  });
  expect(await spent(on)).toBe(0.00395);
});

it('Twilio’s price of a call depends on its length, and a call that was not picked up costs nothing', async () => {
  const on = await open({ exchange: { USD: 1 }, priceLookup: { afterMs: 100, triesMax: 10 } });
  const [answered, busy] = ['+358457060004', '+358457010004'];
  for (const to of [answered, busy]) {
    const { id } = (await on.start({ to, channel: 'call', provider: 'twilio' })).body;
    await on.untilFinal(id);
    await priceLine(on, 'settled', id);
  }
  expect(await spent(on)).toBe(0.014);
});

it('Vonage’s price of an SMS comes with its status, and counts once', async () => {
  const on = await open({ priceLookup: null });
  await verified(on, '+358447910003', 'vonage');
  expect(await priceLine(on, 'settled')).toMatchObject({ amount: 0.0333, currency: 'EUR' });
  await priceLine(on, 'repeated');
  expect(await spent(on)).toBe(0.0333);
});

it('Vonage’s price of a call comes at its end', async () => {
  const on = await open({ priceLookup: null });
  const to = '+358457060005';
  await on.untilFinal((await on.start({ to, channel: 'call', provider: 'vonage' })).body.id);
  const { amount } = await priceLine(on, 'settled');
  expect(amount).toBeGreaterThan(0);
  expect(await spent(on)).toBeCloseTo(Number(amount), 5);
});

it('a send that the provider refuses costs nothing', async () => {
  const on = await open({ priceLookup: null });
  const { id } = (await on.start({ to: LANDLINE, channel: 'sms', provider: 'twilio' })).body;
  expect(await on.untilFinal(id)).toMatchObject({ state: 'failed', reason: 'landline' });
  await until(async () => (await spent(on)) === 0);
});

it('a price in a currency without a rate is reported and does not count', async () => {
  const on = await open({ currency: 'SEK', priceLookup: null });
  await verified(on, '+358447910005', 'vonage');
  expect(await priceLine(on, 'other_currency')).toMatchObject({ level: 'warn', currency: 'EUR' });
  expect(await spent(on)).toBe(3);
  const metrics = (await request(on.config.publicUrl).get('/metrics')).text;
  expect(metrics).toMatch(/octothorpe_prices_total\{.*outcome="other_currency".*\} [12]/);
});

it('without a price in time the service stops asking, and the estimate stays', async () => {
  const on = await open({ exchange: { USD: 1 }, priceLookup: { afterMs: 100, triesMax: 2 } });
  on.carrier.setChaos({ outage: { twilio: 'none', vonage: 'none' } });
  const id = await verified(on, '+358447910006', 'twilio');
  on.carrier.setChaos({ outage: { twilio: '503', vonage: 'none' } });
  expect(await priceLine(on, 'not_told')).toMatchObject({ challenge: id });
  expect(await spent(on)).toBe(1);
});
