/** An authenticator app through the whole service: Debian's oathtool is the app. It is installed where it is absent. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import request from 'supertest';
import { newTotpSecret } from '../../src/enrolment/totp.js';
import { SECRET } from '../fixtures/challenges.js';
import { Receiver, verify } from '../setup/receiver.js';
import { openStage, type Stage } from './stage.js';

const INSTALL_WITHIN_MS = 300_000;
const run = promisify(execFile);
let receiver: Receiver;
let stage: Stage;

beforeAll(async () => {
  await requireOathtool();
  receiver = await Receiver.listen();
  stage = await openStage({ webhook: { url: receiver.url, secrets: [SECRET] } });
}, INSTALL_WITHIN_MS);

afterAll(async () => {
  await stage.close();
  await receiver.close();
});

async function requireOathtool(): Promise<void> {
  try {
    await run('oathtool', ['--version']);
  } catch {
    const install =
      'set -eu; . scripts/lib/prerequisites.sh; install_package oathtool "a test uses it as an authenticator app"';
    await run('bash', ['-c', install]);
  }
}

let people = 0;

/** A subject with an app, and the code that the app shows now. */
async function someone(): Promise<{ subject: string; code: string; wrong: string }> {
  people += 1;
  const subject = `user-${people}`;
  const secret = newTotpSecret(randomBytes);
  const answer = await request(stage.config.publicUrl)
    .post(`/v1/subjects/${subject}/methods`)
    .set(stage.authorized)
    .send({ kind: 'totp', secret });
  expect(answer.status).toBe(201);
  const { stdout } = await run('oathtool', ['--totp', '--base32', secret]);
  const code = stdout.trim();
  return { subject, code, wrong: String((Number(code) + 500_000) % 1_000_000).padStart(6, '0') };
}

/** The data of the next message of this type. */
async function told(type: string): Promise<object> {
  for (;;) {
    const [received] = await receiver.received.take(1);
    if (!received) throw new Error('Nothing came.');
    const message = verify(received, SECRET) as { type: string; data: object };
    if (message.type === type) return message.data;
  }
}

async function start(subject: string): Promise<string> {
  const { status, body } = await stage.start({ channel: 'totp', subject });
  expect([status, body.state]).toEqual([202, 'pending']);
  return body.id;
}

const check = (id: string, code: string, headers = {}) =>
  stage.post(`/v1/challenges/${id}/check`, { code }, headers);

it('the code that the app shows verifies, once, and the tenant is told', async () => {
  const { subject, code } = await someone();
  const started = await stage.start({ channels: ['totp'], subject, reference: 'sign-in-1' });
  expect(started.body).toMatchObject({ channel: 'totp', channels: ['totp'], deliveries: [] });
  for (const absent of ['to', 'country', 'resend', 'fallback']) {
    expect(started.body).not.toHaveProperty(absent);
  }
  const { id } = started.body;
  const followed = stage.untilFinal(id);
  const { body } = await check(id, `${code.slice(0, 3)} ${code.slice(3)}`);
  expect(body).toMatchObject({ outcome: 'verified', verified: true });
  expect((await followed).timeline).toEqual([
    { sequence: 1, at: expect.any(String), channel: 'totp', state: 'pending' },
    { sequence: 2, at: expect.any(String), channel: 'totp', state: 'verified' },
  ]);
  const message = await told('challenge.verified');
  expect(message).toMatchObject({ id, channel: 'totp', subject, deliveries: [] });
  expect(message).not.toHaveProperty('to');

  const again = await check(await start(subject), code);
  expect(again.body).toMatchObject({ outcome: 'wrong_code', checksLeft: 4 });
});

it('a repeated request gets its first verdict, and a right code for a challenge that has ended stays unused', async () => {
  const { subject, code, wrong } = await someone();
  const [first, second] = [await start(subject), await start(subject)];
  const header = { 'idempotency-key': 'guess-1' };
  for (let times = 0; times < 2; times += 1) {
    const { body } = await check(first, wrong, header);
    expect(body).toMatchObject({ outcome: 'wrong_code', checksLeft: 4 });
  }
  await stage.post(`/v1/challenges/${first}/cancel`);
  expect((await check(first, code)).body.outcome).toBe('ended');
  for (let times = 0; times < 2; times += 1) {
    const { body } = await check(second, code, header);
    expect(body.outcome).toBe('verified');
  }
});

it('five wrong codes lock the challenge, and no right one opens it', async () => {
  const { subject, code, wrong } = await someone();
  const id = await start(subject);
  const outcomes: string[] = [];
  for (let guess = 0; guess < 5; guess += 1) outcomes.push((await check(id, wrong)).body.outcome);
  expect(outcomes).toEqual(['wrong_code', 'wrong_code', 'wrong_code', 'wrong_code', 'locked']);
  expect((await check(id, code)).body.outcome).toBe('locked');
});

it('who guesses for a subject in challenge after challenge is stopped, and the owner elsewhere is not', async () => {
  const { subject, code, wrong } = await someone();
  const stranger = { ip: '198.51.100.7' };
  const guess = async (typed: string, from: object) => {
    const { body } = await stage.start({ channel: 'totp', subject, ...from });
    return stage.post(`/v1/challenges/${body.id}/check`, { code: typed, ...from });
  };
  for (let times = 0; times < 8; times += 1) {
    expect((await guess(wrong, stranger)).status).toBe(200);
  }
  expect((await guess(code, stranger)).body.code).toBe('limit_reached');
  expect((await guess(code, { ip: '203.0.113.9' })).body.outcome).toBe('verified');
});

it('a hundred right codes at once verify one challenge', async () => {
  const { subject, code } = await someone();
  const ids = await Promise.all(Array.from({ length: 8 }, () => start(subject)));
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      stage.post(`/v1/challenges/${ids[index % ids.length]}/check`, {
        code,
        ip: `203.0.113.${index}`,
      }),
    ),
  );
  expect(answers.filter(({ body }) => body.verified === true)).toHaveLength(1);
  const ended = await Promise.all(ids.map((id) => stage.get(id)));
  expect(ended.filter(({ state }) => state === 'verified')).toHaveLength(1);
});

it.each([
  [
    'nobody registered it',
    { channel: 'totp', subject: 'user-nobody' },
    409,
    'method_not_registered',
  ],
  [
    'recovery codes were not made',
    { channel: 'recovery', subject: 'user-1' },
    409,
    'method_not_registered',
  ],
  ['nobody is named', { channel: 'totp' }, 422, 'invalid_request'],
  [
    'a number is named',
    { channel: 'totp', subject: 'user-1', to: '+358441234567' },
    422,
    'invalid_request',
  ],
  [
    'something else shall follow',
    { channels: ['totp', 'sms'], subject: 'user-1' },
    422,
    'invalid_request',
  ],
  [
    'an amount is named',
    {
      channel: 'totp',
      subject: 'user-1',
      transaction: { amount: '1.00', currency: 'EUR', payee: 'A' },
    },
    422,
    'invalid_request',
  ],
])('is refused where %s', async (_, body, status, code) => {
  const answer = await stage.start(body);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});

it('nothing is sent, so it cannot be sent again, and letters are no code of an app', async () => {
  const { subject } = await someone();
  const id = await start(subject);
  const resent = await stage.post(`/v1/challenges/${id}/resend`, { channel: 'sms' });
  expect([resent.status, resent.body.code]).toEqual([422, 'channel_not_allowed']);
  const typed = await check(id, 'k3f9q-7hw2m');
  expect([typed.status, typed.body.code]).toEqual([422, 'invalid_request']);
  expect((await stage.get(id)).checksLeft).toBe(5);
});
