import { decodeJwt } from 'jose';
import { challengeKeys } from '../../src/challenge/challenge-commit.js';
import { HostedBrowser } from '../setup/hosted-browser.js';
import { Receiver } from '../setup/receiver.js';
import { openStage, type Stage } from './stage.js';

let stage: Stage;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await Receiver.listen();
  stage = await openStage({
    webhook: {
      url: receiver.url,
      secrets: [`whsec_${Buffer.alloc(24, 7).toString('base64')}`],
    },
    tenant: {
      templates: [
        {
          purpose: 'door',
          channel: 'sms',
          locale: 'en',
          text: '{brand}: {code} opens the door for {minutes, plural, one {# minute} other {# minutes}}. {notice}',
        },
        {
          purpose: 'payment',
          channel: 'call',
          locale: 'fi',
          text: '{brand} soittaa maksusta {amount}, saaja {payee}. {instruction}',
        },
      ],
    },
  });
});

afterAll(async () => {
  await stage.close();
  await receiver.close();
});

const PAYMENT = { amount: '49.90', currency: 'EUR', payee: 'Acme Oy' };
let lastNumber = 4700000;
function phone(): string {
  lastNumber += 1;
  return `+35844${lastNumber}`;
}

async function pays(of: object = {}) {
  const to = phone();
  const { body } = await stage.start({ to, channels: ['sms'], transaction: PAYMENT, ...of });
  const code = await stage.codeFor(to);
  const [message] = stage.carrier.phone(to).messages;
  const check = (more: object = {}) =>
    stage.post(`/v1/challenges/${body.id}/check`, { code, ...more });
  return { to, code, body, text: message?.body ?? '', check };
}

it('the SMS names amount and payee, and the code confirms them', async () => {
  const { text, code, body, check } = await pays({ transaction: { ...PAYMENT, amount: '49.9' } });
  expect(text).toBe(`Contoso: ${code} confirms EUR 49.90 to Acme Oy. Do not share it with anyone.`);
  expect(body).toMatchObject({ transaction: PAYMENT });
  expect(await check({ transaction: PAYMENT })).toMatchObject({
    status: 200,
    body: { verified: true, transaction: PAYMENT, challenge: { transaction: PAYMENT } },
  });
});

it('a check for another transaction is refused, and costs no try', async () => {
  const { check, body, code } = await pays();
  for (const change of [{ amount: '49.91' }, { currency: 'SEK' }, { payee: 'Acme' }]) {
    const transaction = { ...PAYMENT, ...change };
    expect(await check({ transaction })).toMatchObject({
      status: 409,
      body: { code: 'transaction_mismatch' },
    });
  }
  expect(await stage.get(body.id)).toMatchObject({ final: false, checksLeft: 5 });
  const wrong = (await check({ code: code === '000000' ? '000001' : '000000' })).body;
  expect(wrong).toMatchObject({ verified: false, checksLeft: 4 });
  expect(wrong).not.toHaveProperty('transaction');
  expect((await check()).body).toMatchObject({ verified: true, transaction: PAYMENT });
});

it('a check that names a transaction is refused where the challenge has none', async () => {
  const to = phone();
  const { body } = await stage.start({ to, channels: ['sms'] });
  const code = await stage.codeFor(to);
  const answer = await stage.post(`/v1/challenges/${body.id}/check`, {
    code,
    transaction: PAYMENT,
  });
  expect(answer).toMatchObject({ status: 409, body: { code: 'transaction_mismatch' } });
});

it('whoever changes the stored payee does not get it confirmed with the code that was sent', async () => {
  const { body, check } = await pays();
  const [key = ''] = challengeKeys(body.id) ?? [];
  const map = (await stage.redis.hget(key, 'map')) ?? '';
  expect(map).toContain('Acme Oy');
  await stage.redis.hset(key, 'map', map.replace('Acme Oy', 'Evil Oy'));
  expect((await check()).body).toMatchObject({ outcome: 'wrong_code', verified: false });
});

it('the same idempotency key with another transaction or purpose is a conflict', async () => {
  const headers = { 'idempotency-key': 'payment-1' };
  const request = { to: phone(), channels: ['sms'], transaction: PAYMENT };
  expect((await stage.start(request, headers)).status).toBe(202);
  const again = await stage.start(
    { ...request, transaction: { ...PAYMENT, amount: '49.9' } },
    headers,
  );
  expect([again.status, again.headers['idempotent-replayed']]).toEqual([202, 'true']);
  const transaction = { ...PAYMENT, payee: 'Acme' };
  expect((await stage.start({ ...request, transaction }, headers)).status).toBe(409);
  expect((await stage.start({ ...request, purpose: 'payment' }, headers)).status).toBe(409);
});

it('a call says amount and payee before the key to press, in the tenant’s words where it has some', async () => {
  const heard = async (of: object) => {
    const to = phone();
    const { body } = await stage.start({ to, channels: ['call'], transaction: PAYMENT, ...of });
    const call = await stage.carrier.waitForCall(to, ({ state }) => state === 'ringing');
    await stage.until(body.id, ({ state }) => state === 'ringing');
    stage.carrier.answer(call.id);
    await stage.carrier.waitForCall(to, (one) => one.waitingForKeys);
    stage.carrier.press(call.id, '#');
    expect(await stage.untilFinal(body.id)).toMatchObject({ state: 'call_answered' });
    const ended = await stage.carrier.waitForCall(to, ({ state }) => state === 'ended');
    return ended.transcript.find(({ kind }) => kind === 'says')?.text ?? '';
  };
  expect(await heard({})).toMatch(
    /^This is Contoso\. You are confirming 49\.90 euros to Acme Oy\. Please press the hash key/,
  );
  expect(await heard({ locale: 'fi-FI', purpose: 'payment' })).toMatch(
    /^Contoso soittaa maksusta 49,90 euroa, saaja Acme Oy\. Viimeistele/,
  );
});

it('a purpose selects the tenant’s text, and another one keeps ours', async () => {
  const text = async (purpose: string) => {
    const to = phone();
    const { body } = await stage.start({ to, channels: ['sms'], purpose });
    expect(body).toMatchObject({ purpose });
    await stage.codeFor(to);
    return stage.carrier.phone(to).messages[0]?.body;
  };
  expect(await text('door')).toMatch(
    /^Contoso: \d{6} opens the door for 10 minutes\. Do not share it with anyone\.$/,
  );
  expect(await text('recovery')).toMatch(/^Contoso: your verification code is/);
});

it('amount and payee are in no log line and in no notification', async () => {
  const payee = 'Discreet Ltd';
  const { check, body } = await pays({ transaction: { ...PAYMENT, payee }, reference: 'pay-1' });
  expect((await check()).body).toMatchObject({ verified: true });
  const told = await notificationOf(body.id);
  expect(JSON.parse(told)).toMatchObject({
    type: 'challenge.sms_verified',
    data: { reference: 'pay-1' },
  });
  expect(told).not.toContain(payee);
  expect(stage.lines.join('\n')).not.toContain(payee);
});

it('a hosted session shows amount and payee, and its result holds what was confirmed', async () => {
  const to = phone();
  const { body: begun } = await stage.post('/v1/sessions', {
    purpose: 'signin',
    subject: 'person-1',
    to,
    locale: 'fi',
    returnUrl: 'http://127.0.0.1:4000/callback',
    transaction: { ...PAYMENT, amount: '49.9' },
  });
  const browser = new HostedBrowser(stage.config.publicUrl);
  const page = await (await browser.open(begun.url)).text();
  expect(page).toContain('"transaction":{"amount":"49,90 EUR","payee":"Acme Oy"}');
  const started = await browser.post('start', { channel: 'sms' });
  expect(started.body.session.transaction).toEqual({ amount: '49,90 EUR', payee: 'Acme Oy' });
  const code = await stage.codeFor(to);
  expect(stage.carrier.phone(to).messages[0]?.body).toContain('maksun 49,90 EUR, saaja Acme Oy');
  expect((await browser.post('check', { code })).body).toMatchObject({ outcome: 'verified' });
  const { location } = (await browser.post('finish', { outcome: 'done' })).body;
  const result = decodeJwt(new URL(location).searchParams.get('result') ?? '');
  expect(result).toMatchObject({ outcome: 'verified', transaction: PAYMENT });
});

async function notificationOf(id: string): Promise<string> {
  for (;;) {
    const [next] = await receiver.received.take(1);
    if (next?.body.includes(id)) return next.body;
  }
}
