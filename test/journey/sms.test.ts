import { createHmac } from 'node:crypto';
import { challengeKeys } from '../../src/challenge/challenge-commit.js';
import { Keyring } from '../../src/challenge/code.js';
import { openStage, type Stage } from './stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage({ file: { policy: { resendAfterMs: [1, 1, 60_000] } } });
});

afterAll(async () => {
  await stage.close();
});

let lastNumber = 4400000;
/** A phone that no other test uses. */
function phone(): string {
  lastNumber += 1;
  return `+35844${lastNumber}`;
}

function wrong(code: string): string {
  return ((Number(code) + 1) % 1_000_000).toString().padStart(6, '0');
}

describe.each(['twilio', 'vonage'])('through %s', (provider) => {
  it('a code is sent, delivered and verified', async () => {
    const to = phone();
    const started = await stage.start({ to, channel: 'sms', provider, reference: 'sign-in-1' });
    expect(started).toMatchObject({
      status: 202,
      body: { state: 'queued', mode: 'sandbox', reference: 'sign-in-1' },
    });
    const { id } = started.body;
    await stage.until(id, ({ state }) => state === 'delivered');
    const checked = await stage.post(`/v1/challenges/${id}/check`, {
      code: await stage.codeFor(to),
    });
    expect(checked).toMatchObject({
      status: 200,
      body: {
        outcome: 'verified',
        verified: true,
        challenge: { state: 'sms_verified', final: true },
      },
    });
    const states = (await stage.get(id)).timeline.map(({ state }) => state);
    expect(states).toEqual(['queued', 'sending', 'sent', 'delivered', 'sms_verified']);
  });

  it('a reply by SMS with the code verifies', async () => {
    const to = phone();
    const { body } = await stage.start({ to, channel: 'sms', provider });
    const code = await stage.codeFor(to);
    const [message] = stage.carrier.phone(to).messages;
    stage.carrier.sendFromPhone(to, { to: message?.from ?? '', body: `Here: ${code}` });
    expect(await stage.untilFinal(body.id)).toMatchObject({ state: 'sms_verified' });
  });
});

it('four wrong codes count down, the fifth locks, and then the right one is refused', async () => {
  const to = phone();
  const { id } = (await stage.start({ to, channel: 'sms' })).body;
  const code = await stage.codeFor(to);
  const check = (guess: string) => stage.post(`/v1/challenges/${id}/check`, { code: guess });
  for (const checksLeft of [4, 3, 2, 1]) {
    expect((await check(wrong(code))).body).toMatchObject({
      outcome: 'wrong_code',
      verified: false,
      checksLeft,
    });
  }
  expect((await check(wrong(code))).body).toMatchObject({ outcome: 'locked', verified: false });
  expect((await check(code)).body).toMatchObject({ outcome: 'locked', verified: false });
});

it('a code works once', async () => {
  const to = phone();
  const { id } = (await stage.start({ to, channel: 'sms' })).body;
  const code = await stage.codeFor(to);
  await stage.post(`/v1/challenges/${id}/check`, { code });
  const again = await stage.post(`/v1/challenges/${id}/check`, { code });
  expect(again.body).toMatchObject({ outcome: 'ended', verified: false });
});

it('a resend has the same code; one too soon is 429 with Retry-After', async () => {
  const to = phone();
  const { id } = (await stage.start({ to, channel: 'sms' })).body;
  const code = await stage.codeFor(to);
  await stage.until(id, ({ state }) => state === 'delivered');
  expect((await stage.post(`/v1/challenges/${id}/resend`)).status).toBe(202);
  await stage.until(
    id,
    ({ state, deliveries }) => deliveries.length === 2 && state === 'delivered',
  );
  expect(await stage.codeFor(to)).toBe(code);
  await stage.post(`/v1/challenges/${id}/resend`);
  const soon = await stage.post(`/v1/challenges/${id}/resend`);
  expect(soon).toMatchObject({ status: 429, body: { code: 'resend_too_soon' } });
  expect(Number(soon.headers['retry-after'])).toBeGreaterThan(0);
});

it('a resend may switch to a call, which then verifies the challenge', async () => {
  const to = '+358457060001';
  const { id } = (await stage.start({ to, channel: 'sms' })).body;
  await stage.until(id, ({ state }) => state === 'delivered');
  await stage.post(`/v1/challenges/${id}/resend`, { channel: 'call' });
  expect(await stage.untilFinal(id)).toMatchObject({ state: 'call_answered', channel: 'call' });
});

it('the first call instead of an SMS has no wait; the next one does', async () => {
  const { id } = (await stage.start({ to: phone(), channel: 'sms' })).body;
  const again = async (channel: string) =>
    (await stage.post(`/v1/challenges/${id}/resend`, { channel })).status;
  await stage.until(id, ({ state }) => state === 'delivered');
  expect(await again('sms')).toBe(202);
  await stage.until(id, ({ deliveries }) => deliveries.length === 2);
  expect(await again('sms')).toBe(202);
  await stage.until(id, ({ deliveries }) => deliveries.length === 3);
  expect(await again('sms')).toBe(429);
  expect(await again('call')).toBe(202);
  await stage.until(id, ({ state }) => state === 'ringing');
  expect(await again('call')).toBe(429);
  expect(await again('sms')).toBe(429);
  await stage.post(`/v1/challenges/${id}/cancel`);
});

it('a canceled challenge accepts no code', async () => {
  const to = phone();
  const { id } = (await stage.start({ to, channel: 'sms' })).body;
  const code = await stage.codeFor(to);
  expect((await stage.post(`/v1/challenges/${id}/cancel`)).body).toMatchObject({
    state: 'canceled',
  });
  expect((await stage.post(`/v1/challenges/${id}/check`, { code })).body).toMatchObject({
    outcome: 'ended',
    verified: false,
  });
  expect(await stage.post(`/v1/challenges/${id}/resend`)).toMatchObject({
    status: 409,
    body: { code: 'challenge_final' },
  });
});

describe('Idempotency-Key', () => {
  it('repeats the first answer and sends once; another body with it is 409', async () => {
    const to = phone();
    const headers = { 'idempotency-key': 'order-1' };
    const first = await stage.start({ to, channel: 'sms' }, headers);
    await stage.until(first.body.id, ({ state }) => state === 'delivered');
    const again = await stage.start({ to, channel: 'sms' }, headers);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(stage.carrier.phone(to).messages).toHaveLength(1);
    expect(await stage.start({ to, channel: 'call' }, headers)).toMatchObject({
      status: 409,
      body: { code: 'idempotency_conflict' },
    });
  });

  it('means the same request whether its channels come as a list or as a pair', async () => {
    const headers = { 'idempotency-key': 'order-3' };
    const to = phone();
    const first = await stage.start({ to, channels: ['sms', 'call'] }, headers);
    expect(first).toMatchObject({
      status: 202,
      body: { channel: 'sms', channels: ['sms', 'call'], fallback: 'call' },
    });
    const pair = await stage.start({ to, channel: 'sms', fallback: 'call' }, headers);
    expect([pair.status, pair.body, pair.headers['idempotent-replayed']]).toEqual([
      202,
      first.body,
      'true',
    ]);
    const subject = 'user-8c1f';
    expect((await stage.start({ to, channels: ['sms', 'call'], subject }, headers)).status).toBe(
      409,
    );
    for (const channels of [['sms'], ['call', 'sms']]) {
      expect((await stage.start({ to, channels }, headers)).status).toBe(409);
    }
  });

  it('knows a request again that 0.1.0 has answered, by the hash that it kept', async () => {
    const to = phone();
    const headers = { 'idempotency-key': 'order-4' };
    const { body } = await stage.start({ to, channels: ['sms', 'call'] }, headers);
    const [key = ''] = challengeKeys(body.id) ?? [];
    const { bodyHash } = JSON.parse((await stage.redis.hget(key, 'map')) ?? '');
    const { index } = new Keyring(stage.config.masterKeys).oldest;
    const asked = JSON.stringify([to, 'sms', 'call', null, null, null, false]);
    const hash = createHmac('sha256', index).update(asked).digest('base64url');
    expect(bodyHash).toBe(hash.slice(0, 22));
  });

  it('of fifty simultaneous requests with one key, one sends', async () => {
    const to = phone();
    const headers = { 'idempotency-key': 'order-2' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => stage.start({ to, channel: 'sms' }, headers)),
    );
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    await stage.until(answers[0]?.body.id, ({ state }) => state === 'delivered');
    expect(stage.carrier.phone(to).messages).toHaveLength(1);
  });
});

it('the language of the request is the language of the SMS', async () => {
  const to = phone();
  await stage.start({ to, channel: 'sms', locale: 'fi-FI' });
  await stage.codeFor(to);
  expect(stage.carrier.phone(to).messages[0]?.body).toMatch(/vahvistuskoodi/i);
});
