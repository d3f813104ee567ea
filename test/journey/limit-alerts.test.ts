/** Notifications to a tenant about its own limits. */
import { SECRET } from '../fixtures/challenges.js';
import { Receiver, verify } from '../setup/receiver.js';
import { everythingIn } from '../setup/redis-content.js';
import { openStage, type Stage } from './stage.js';

const BUDGETS = {
  tenant: { hour: null, day: null },
  country: { hour: null, day: null },
  countries: { SE: { hour: 0.5, day: null } },
  keptShare: 0,
};
const BREAKER = { sourcesMin: 5, conversionMin: 0.5, shareMin: 0 };

interface Told {
  readonly type: string;
  readonly data: Record<string, unknown>;
}

let receiver: Receiver;
let stage: Stage;

beforeAll(async () => {
  receiver = await Receiver.listen();
  stage = await openStage({
    webhook: { url: receiver.url, secrets: [SECRET] },
    file: {
      limits: {
        figures: {
          budgets: BUDGETS,
          sequence: null,
          breaker: { prefix: BREAKER, range: null, country: null },
        },
      },
    },
  });
});

afterAll(async () => {
  await stage.close();
  await receiver.close();
});

/** The next messages of this type, each verified like a receiver. */
async function told(type: string, count: number): Promise<Told[]> {
  const found: Told[] = [];
  while (found.length < count) {
    const [received] = await receiver.received.take(1);
    if (!received) throw new Error('Nothing came.');
    const message = verify(received, SECRET) as Told;
    if (message.type === type) found.push(message);
  }
  return found;
}

it('a budget raises one notification each at 50, 80 and 100 %', async () => {
  const send = async (last: number) =>
    (await stage.start({ to: `+4670174060${last}`, channel: 'sms' })).status;
  const statuses: number[] = [];
  for (let i = 0; i < 8; i += 1) statuses.push(await send(i));
  expect(statuses).toEqual([202, 202, 202, 202, 202, 429, 429, 429]);
  const alerts = await told('limits.budget_alert', 3);
  expect(alerts.map(({ data }) => data['percent']).sort((a, b) => Number(a) - Number(b))).toEqual([
    50, 80, 100,
  ]);
  expect(alerts[0]?.data).toEqual({
    rule: 'country_budget_hour',
    percent: expect.any(Number),
    country: 'SE',
    channel: 'sms',
    link: `${stage.config.publicUrl}/console/#spend`,
    mode: 'sandbox',
  });
  const jobs = await stage.redis.keys('{octothorpe}:notifications:budget-*');
  expect(jobs).toHaveLength(3);
});

it('a breaker that shuts is notified, without its numbers', async () => {
  const numbers = Array.from({ length: 5 }, (_, i) => `+35844123${1000 + i * 811}`);
  for (const [i, to] of numbers.entries()) {
    const ip = `2001:db8:${i}::1`;
    const { id } = (await stage.start({ to, channel: 'sms', ip })).body;
    await stage.until(id, ({ state }) => state === 'delivered');
    // Five wrong codes end it.
    const right = await stage.codeFor(to);
    const code = right === '000000' ? '111111' : '000000';
    for (let tries = 0; tries < 5; tries += 1)
      await stage.post(`/v1/challenges/${id}/check`, { code });
  }
  const [{ data } = { data: {} }] = await told('limits.breaker', 1);
  expect(data).toEqual({
    of: 'prefix',
    country: 'FI',
    channel: 'sms',
    change: 'shut',
    share: 0,
    until: expect.any(String),
    link: `${stage.config.publicUrl}/console/#blocks`,
    mode: 'sandbox',
  });
  expect((await stage.start({ to: '+358441239999', channel: 'sms' })).status).toBe(429);
  const places = (await everythingIn(stage.redis)) + stage.lines.join('');
  for (const number of numbers) expect(places).not.toContain(number.slice(4));
});
