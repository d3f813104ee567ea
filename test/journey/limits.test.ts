/** Limits over the API, with the real store. */
import { openStage, type Stage } from './stage.js';

const UNTIL = '2099-01-01T00:00:00Z';
let stage: Stage;

beforeAll(async () => {
  stage = await openStage({
    file: {
      policy: { resendAfterMs: [1, 60_000] },
      limits: {
        figures: {
          number: [{ max: 2, windowMs: 600_000 }],
          ip: { sends: [{ max: 3, windowMs: 3_600_000 }], numbers: [] },
          guesses: { number: { max: 6, windowMs: 86_400_000 } },
        },
        lists: { deny: [{ prefix: '+35844666', reason: 'pumped' }] },
      },
    },
    tenant: {
      countries: { sms: ['FI', 'SE'], call: ['FI'] },
      limits: { testNumbers: [{ number: '+358440000001', code: '424242', until: UNTIL }] },
    },
  });
});

afterAll(async () => {
  await stage.close();
});

let lastNumber = 5500000;
function phone(): string {
  lastNumber += 10_037;
  return `+35844${lastNumber}`;
}

it('the sends of a number are limited; the log names the rule, the answer does not', async () => {
  const to = phone();
  await stage.start({ to, channel: 'sms' });
  await stage.start({ to, channel: 'sms' });
  const refused = await stage.start({ to, channel: 'sms' });
  expect(refused).toMatchObject({ status: 429, body: { code: 'limit_reached' } });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(JSON.stringify(refused.body)).not.toContain('rule');
  expect(stage.lines.some((line) => line.includes('"rule":"number"'))).toBe(true);
});

it('the sends of an address are limited over all numbers', async () => {
  const ip = '203.0.113.7';
  for (let i = 0; i < 3; i += 1) {
    expect((await stage.start({ to: phone(), channel: 'sms', ip })).status).toBe(202);
  }
  expect((await stage.start({ to: phone(), channel: 'sms', ip })).status).toBe(429);
  expect((await stage.start({ to: phone(), channel: 'sms', ip: '203.0.113.8' })).status).toBe(202);
});

it('a denied prefix is refused like any other limit', async () => {
  const refused = await stage.start({ to: '+358446660001', channel: 'sms' });
  expect(refused).toMatchObject({ status: 429, body: { code: 'limit_reached' } });
});

it('a resend that comes too soon counts for no limit', async () => {
  const ip = '198.51.100.77';
  const { id } = (await stage.start({ to: phone(), channel: 'sms', ip })).body;
  const resend = () => stage.post(`/v1/challenges/${id}/resend`, { ip });
  expect((await resend()).status).toBe(202);
  for (let i = 0; i < 5; i += 1) {
    expect(await resend()).toMatchObject({ status: 429, body: { code: 'resend_too_soon' } });
  }
  expect((await stage.start({ to: phone(), channel: 'sms', ip })).status).toBe(202);
});

it('wrong codes of a number count across its challenges', async () => {
  const to = phone();
  const guess = async (id: string, code: string) =>
    stage.post(`/v1/challenges/${id}/check`, { code });
  const first = (await stage.start({ to, channel: 'sms' })).body.id;
  const right = await stage.codeFor(to);
  const wrong = right === '000000' ? '000001' : '000000';
  for (let i = 0; i < 4; i += 1) expect((await guess(first, wrong)).status).toBe(200);
  const second = (await stage.start({ to, channel: 'sms' })).body.id;
  for (let i = 0; i < 2; i += 1) expect((await guess(second, wrong)).status).toBe(200);
  expect(await guess(second, wrong)).toMatchObject({
    status: 429,
    body: { code: 'limit_reached' },
  });
});

it('STOP by SMS ends messages to that phone, calls still work, and START undoes it', async () => {
  const to = phone();
  await stage.start({ to, channel: 'sms' });
  await stage.codeFor(to);
  const from = stage.carrier.phone(to).messages[0]?.from ?? '';
  const say = async (body: string) => {
    stage.carrier.sendFromPhone(to, { to: from, body });
    await stage.carrier.idle();
  };
  await say('Stop.');
  expect((await stage.start({ to, channel: 'sms' })).status).toBe(429);
  await say('START');
  expect((await stage.start({ to, channel: 'sms' })).status).toBe(202);
});

it('a test number receives nothing, counts for no limit, and accepts its own code', async () => {
  const to = '+358440000001';
  for (let i = 0; i < 4; i += 1) {
    const started = await stage.start({ to, channel: 'sms' });
    expect(started.status).toBe(202);
    const { id } = started.body;
    await stage.until(id, ({ state }) => state === 'delivered');
    const checked = await stage.post(`/v1/challenges/${id}/check`, { code: '424242' });
    expect(checked.body).toMatchObject({ outcome: 'verified', verified: true });
  }
  const call = (await stage.start({ to, channel: 'call' })).body.id;
  expect(await stage.untilFinal(call)).toMatchObject({ state: 'call_answered' });
  expect(stage.carrier.phone(to)).toMatchObject({ messages: [], calls: [] });
});

it('a country is reached only by its allowed channels, also in fallbacks', async () => {
  const to = '+46701234567';
  expect((await stage.start({ to, channel: 'sms' })).status).toBe(202);
  const refused = { status: 422, body: { code: 'country_not_allowed' } };
  expect(await stage.start({ to, channel: 'call' })).toMatchObject(refused);
  expect(await stage.start({ to, channel: 'sms', fallback: 'call' })).toMatchObject(refused);
  expect(await stage.start({ to: '+4915112345678', channel: 'sms' })).toMatchObject(refused);
  const started = await stage.start({ to, channel: 'sms' });
  expect(
    await stage.post(`/v1/challenges/${started.body.id}/resend`, { channel: 'call' }),
  ).toMatchObject(refused);
});
