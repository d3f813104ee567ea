/** The overview's figures: summed over the caller's tenants, along each hour or day, and by what they are told apart by. */
import request from 'supertest';
import {
  ANNA,
  type ConsoleStage,
  failedRow,
  openConsoleStage,
  verifiedRow,
} from '../../setup/console-stage.js';
import { sent } from '../../unit/record/sample-row.js';

const HOUR_MS = 3_600_000;
let stage: ConsoleStage;

beforeEach(async () => {
  stage = await openConsoleStage();
});

afterEach(async () => {
  await stage.close();
});

const overview = async (query = '') =>
  (await request(stage.url).get(`/console/api/overview${query}`).expect(200)).body;

it('a time is told as a whole, along its hours, by country and by carrier', async () => {
  const earlierMs = Date.now() - 3 * HOUR_MS;
  await stage.write({ row: verifiedRow({ createdAtMs: Date.now() }) });
  await stage.write({ row: failedRow({ country: 'SE', createdAtMs: earlierMs }) });
  const vonage = sent({ provider: 'vonage' });
  await stage.write({ row: verifiedRow({ createdAtMs: earlierMs, deliveries: [vonage] }) });
  await stage.write({ row: { state: 'refused', endedMs: 0, rule: 'number' } });

  const { period, whole, times, countries, carriers, currency } = await overview();
  expect([period, currency]).toEqual(['hour', 'EUR']);
  expect(whole).toMatchObject({ requested: 3, refused: 1, sent: 3, delivered: 2, verified: 2 });
  expect(whole).toMatchObject({ conversion: 0.6667, spend: 0.24, costPerVerified: 0.12 });
  expect(times).toHaveLength(24);
  const requested = times.map((line: { requested: number }) => line.requested);
  expect([requested.at(-1), requested.at(-4)]).toEqual([1, 2]);
  expect(requested.filter((count: number) => count > 0)).toHaveLength(2);
  const named = (list: { name: string }[]) => list.map(({ name }) => name).sort();
  expect(named(countries)).toEqual(['FI', 'SE']);
  expect(named(carriers)).toEqual(['twilio', 'vonage']);
  expect(countries.find(({ name }: { name: string }) => name === 'SE')).toMatchObject({
    requested: 1,
    failed: 1,
    conversion: 0,
  });
});

it('a week has its hours, a month its days', async () => {
  expect((await overview('?range=week')).times).toHaveLength(168);
  const month = await overview('?range=month');
  expect([month.period, month.times.length]).toEqual(['day', 30]);
});

it('a caller’s figures hold nothing of other tenants', async () => {
  await stage.write({ row: verifiedRow({ createdAtMs: Date.now() }) });
  await stage.write({ row: verifiedRow({ tenant: 'globex' }) });
  expect((await overview()).whole.requested).toBe(2);
  expect((await overview('?tenant=globex')).whole.requested).toBe(1);
  stage.caller = { ...ANNA, tenants: ['acme'] };
  const { whole, tenants } = await overview();
  expect(whole.requested).toBe(1);
  expect(tenants.map(({ name }: { name: string }) => name)).toEqual(['acme']);
  await request(stage.url).get('/console/api/overview?tenant=globex').expect(403);
  const { body } = await request(stage.url).get('/console/api/stats?period=hour').expect(200);
  expect(body.lines).toMatchObject([{ tenant: 'acme', requested: 1 }]);
});

it('figures can be asked for of one country, channel or carrier', async () => {
  await stage.write({ row: verifiedRow({ createdAtMs: Date.now() }) });
  await stage.write({ row: failedRow({ country: 'SE' }) });
  expect((await overview('?country=SE')).whole).toMatchObject({ requested: 1, verified: 0 });
  expect((await overview('?carrier=vonage')).whole.requested).toBe(0);
  await request(stage.url).get('/console/api/overview?range=year').expect(422);
});

it('statistics come as a file as well', async () => {
  await stage.write({ row: verifiedRow({ createdAtMs: Date.now() }) });
  const { headers, text } = await request(stage.url)
    .get('/console/api/stats?period=hour&by=country&format=csv')
    .expect(200);
  expect(headers['content-disposition']).toContain('octothorpe-stats.csv');
  expect(text.split('\r\n')[1]).toMatch(/,FI,1,0,1,1,1,/);
});
