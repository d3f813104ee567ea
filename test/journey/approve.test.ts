/** Approval by a service with pages of its own: the API starts it, and a phone with our app answers. */

import { SECRET } from '../fixtures/challenges.js';
import { HostedBrowser } from '../setup/hosted-browser.js';
import { OpenIdBrowser } from '../setup/openid-browser.js';
import { Receiver, verify } from '../setup/receiver.js';
import { everythingIn } from '../setup/redis-content.js';
import { TestPhone } from '../setup/test-phone.js';
import { openStage, type Stage } from './stage.js';

const IP = '203.0.113.77';
const RETURN = 'http://127.0.0.1:4000/callback';
const STRANGERS = 100;
const AT_ONCE = 10;
let receiver: Receiver;
let stage: Stage;

beforeAll(async () => {
  receiver = await Receiver.listen();
  const openid = { clients: [{ id: 'spa', redirectUris: [RETURN] }] };
  stage = await openStage({
    webhook: { url: receiver.url, secrets: [SECRET] },
    tenant: { openid },
  });
});

afterAll(async () => {
  await stage.close();
  await receiver.close();
});

let people = 0;

/** A subject that has paired a phone. */
async function someone(): Promise<{ subject: string; phone: TestPhone }> {
  people += 1;
  const subject = `approver-${people}`;
  const session = await stage.post('/v1/sessions', {
    ...{ purpose: 'setup', subject, methods: ['app'], returnUrl: RETURN },
  });
  const page = new HostedBrowser(stage.config.publicUrl);
  await page.open(session.body.url);
  const phone = new TestPhone(stage.config.publicUrl);
  await phone.pair((await page.post('app/pair')).body.url, 'Phone');
  return { subject, phone };
}

async function asked(subject: string, more = {}, headers = {}) {
  const answer = await stage.start({ channel: 'approve', subject, ...more }, headers);
  expect([answer.status, answer.body.state]).toEqual([202, 'queued']);
  return answer.body as { id: string; matchDigit: string };
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

it('the person reads the digits, chooses them on the phone, and the service is told', async () => {
  const { subject, phone } = await someone();
  const transaction = { amount: '49.90', currency: 'EUR', payee: 'Acme Oy' };
  const { id, matchDigit } = await asked(subject, {
    ...{ ip: IP, device: 'laptop-1', reference: 'payment-1', purpose: 'payment', transaction },
  });
  expect(matchDigit).toMatch(/^\d{2}$/);
  expect(await phone.requests()).toMatchObject([
    { challenge: id, what: expect.stringContaining('Acme Oy'), where: IP },
  ]);
  const content = await everythingIn(stage.redis);
  for (const secret of [IP, 'laptop-1']) expect(content).not.toContain(secret);
  await phone.show();
  expect(await stage.until(id, ({ state }) => state === 'shown')).not.toHaveProperty('matchDigit');
  const checked = await stage.post(`/v1/challenges/${id}/check`, { code: '123456' });
  expect(checked).toMatchObject({
    status: 409,
    body: { code: 'challenge_not_checkable', detail: expect.stringContaining('on the phone') },
  });
  const followed = stage.untilFinal(id);
  expect(await phone.answer('approve', matchDigit)).toBe('approved');
  const ended = await followed;
  expect(ended).toMatchObject({ state: 'approved', checksLeft: 5, deliveries: [], transaction });
  expect(ended.timeline).toEqual(
    ['queued', 'shown', 'approved'].map((state, at) => ({
      ...{ sequence: at + 1, at: expect.any(String), channel: 'approve', state },
    })),
  );
  const message = await told('challenge.approved');
  expect(message).toMatchObject({ id, subject, channel: 'approve', reference: 'payment-1' });
  for (const absent of ['transaction', 'matchDigit']) expect(message).not.toHaveProperty(absent);
});

it('a denial and a wrong number end it, and the events say so', async () => {
  const one = await someone();
  const denied = await asked(one.subject);
  await one.phone.answer('deny');
  expect(await stage.get(denied.id)).toMatchObject({ state: 'denied', final: true });
  expect(await told('challenge.denied')).toMatchObject({ id: denied.id });

  const other = await someone();
  const { id, matchDigit } = await asked(other.subject);
  const wrong = String((Number(matchDigit) + 1) % 100).padStart(2, '0');
  expect(await other.phone.answer('approve', wrong)).toBe('wrong_number');
  const events = await fetch(`${stage.config.publicUrl}/v1/challenges/${id}/events`, {
    headers: stage.authorized,
  });
  expect(await events.text()).toMatch(/"state":"failed","reason":"wrong_number","final":true/);
  expect(await told('challenge.failed')).toMatchObject({ id, reason: 'wrong_number' });
});

it('a cancellation takes the question off the phone', async () => {
  const { subject, phone } = await someone();
  const { id } = await asked(subject);
  expect(await phone.requests()).toHaveLength(1);
  const canceled = await stage.post(`/v1/challenges/${id}/cancel`);
  expect(canceled).toMatchObject({ status: 200, body: { state: 'canceled' } });
  expect(await phone.requests()).toEqual([]);
});

it('a repetition by the same key shows the same digits and asks once; another body is a conflict', async () => {
  const { subject, phone } = await someone();
  const key = { 'idempotency-key': 'approve-1' };
  const first = await asked(subject, {}, key);
  const again = await stage.start({ channel: 'approve', subject }, key);
  expect(again.headers['idempotent-replayed']).toBe('true');
  expect(again.body).toEqual(first);
  expect(await phone.requests()).toHaveLength(1);
  const other = await stage.start({ channel: 'approve', subject, purpose: 'payment' }, key);
  expect([other.status, other.body.code]).toEqual([409, 'idempotency_conflict']);
  await phone.answer('approve', first.matchDigit);
  expect((await stage.start({ channel: 'approve', subject }, key)).body).toEqual(first);
});

it('a prompt too many is refused with the time to wait, and another one after a denial as well', async () => {
  const { subject, phone } = await someone();
  await asked(subject);
  await asked(subject);
  const third = await stage.start({ channel: 'approve', subject });
  expect([third.status, third.body.code]).toEqual([429, 'limit_reached']);
  const waits = Number(third.headers['retry-after']);
  expect(waits).toBeGreaterThan(200);
  expect(waits).toBeLessThanOrEqual(300);
  expect(await phone.requests()).toHaveLength(2);
  await phone.answer('deny');
  const after = await stage.start({ channel: 'approve', subject });
  expect(after.status).toBe(429);
  expect(Number(after.headers['retry-after'])).toBeLessThanOrEqual(60);
});

it('nothing is resent by it', async () => {
  const { subject } = await someone();
  const { id } = await asked(subject);
  const resent = await stage.post(`/v1/challenges/${id}/resend`, { channel: 'sms' });
  expect([resent.status, resent.body.code]).toEqual([422, 'channel_not_allowed']);
});

it.each([
  ['there is no device', { subject: 'user-nobody' }, 409, 'method_not_registered'],
  ['nobody is named', {}, 422, 'invalid_request'],
  ['a number is named', { subject: 'user-1', to: '+358441234567' }, 422, 'invalid_request'],
  ['match is named', { subject: 'user-1', match: true }, 422, 'invalid_request'],
])('is refused where %s', async (_, body, status, code) => {
  const answer = await stage.start({ channel: 'approve', ...body });
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});

/** What became of a sign-in: the digits that the phone wants, or none where nobody was asked. */
interface Asked {
  readonly challenge?: string;
  readonly digits?: string;
}

/** A browser that asks for approval in one of the ways that there are. */
interface Asker {
  ask(subject: string): Promise<Asked>;
  /** The phone has approved. @returns whether the service lets the person in */
  isIn(challenge: string): Promise<boolean>;
}

let browsers = 0;

function byApi(): Asker {
  browsers += 1;
  const device = `browser-${browsers}`;
  return {
    async ask(subject) {
      const { body } = await stage.start({ channel: 'approve', subject, device });
      return body.code === undefined ? { challenge: body.id, digits: body.matchDigit } : {};
    },
    isIn: async (challenge) => (await stage.get(challenge)).state === 'approved',
  };
}

/** What the page shows. */
async function askOn(page: HostedBrowser): Promise<Asked> {
  const { challenge } = (await page.post('start', { channel: 'approve' })).body;
  return challenge.final ? {} : { challenge: challenge.id, digits: challenge.matchDigit };
}

async function openPage(page: HostedBrowser, subject: string): Promise<void> {
  const asked = { purpose: 'signin', subject, methods: ['app'], returnUrl: RETURN };
  await page.open((await stage.post('/v1/sessions', asked)).body.url);
}

function onPage(page = new HostedBrowser(stage.config.publicUrl)): Asker {
  return {
    async ask(subject) {
      await openPage(page, subject);
      return askOn(page);
    },
    async isIn() {
      const { session } = await page.state();
      return session.state === 'verified' && (await page.post('finish', DONE)).status === 200;
    },
  };
}

const DONE = { outcome: 'done' };

function throughOpenId(): Asker {
  const browser = new OpenIdBrowser(stage.config.publicUrl);
  return {
    async ask(login_hint) {
      const query = new URLSearchParams({
        ...{ client_id: 'spa', redirect_uri: RETURN, scope: 'openid', response_type: 'code' },
        ...{ code_challenge: 'x'.repeat(43), code_challenge_method: 'S256', login_hint },
      });
      await browser.begin(`${stage.config.publicUrl}/openid/default/authorize?${query}`);
      return askOn(browser.hosted);
    },
    async isIn() {
      await browser.hosted.state();
      const answer = await browser.comeBack(await browser.finish());
      return new URL(String(answer.headers.get('location'))).searchParams.has('code');
    },
  };
}

async function suppressedSoFar(): Promise<number> {
  const text = await (await fetch(`${stage.config.publicUrl}/metrics`)).text();
  const found = /^octothorpe_approvals_suppressed_total\{reason="open_requests"\} (\d+)/m.exec(
    text,
  );
  return Number(found?.[1] ?? 0);
}

describe.each([
  ['by the API', byApi],
  ['on the hosted pages', () => onPage()],
  ['through the OpenID door', throughOpenId],
])('%s', (_, browser) => {
  it('100 sign-ins of strangers in a minute show two prompts, and the person’s own browser still gets in', async () => {
    const { subject, phone } = await someone();
    const own = browser();
    const first = await own.ask(subject);
    await phone.answer('approve', first.digits);
    expect(await own.isIn(String(first.challenge))).toBe(true);

    const suppressedBefore = await suppressedSoFar();
    const begunAtMs = Date.now();
    let prompts = 0;
    let most = 0;
    for (let at = 0; at < STRANGERS; at += AT_ONCE) {
      const strangers = Array.from({ length: AT_ONCE }, () => browser().ask(subject));
      for (const { digits } of await Promise.all(strangers)) prompts += digits ? 1 : 0;
      most = Math.max(most, (await phone.requests()).length);
    }
    const again = await own.ask(subject);
    expect(again.digits).toMatch(/^\d{2}$/);
    most = Math.max(most, (await phone.requests()).length);
    expect(Date.now() - begunAtMs).toBeLessThan(60_000);
    expect([prompts, most]).toEqual([2, 3]);

    expect((await suppressedSoFar()) - suppressedBefore).toBe(STRANGERS - 2);
    const line = await stage.line(
      ({ event, reason }) => event === 'approval suppressed' && reason === 'open_requests',
    );
    expect(line).toMatchObject({ tenant: 'default', reason: 'open_requests' });
    expect(JSON.stringify(line)).not.toContain(subject);

    await phone.answer('approve', again.digits, again.challenge);
    expect(await own.isIn(String(again.challenge))).toBe(true);
  });
});

it('a page in a stolen browser gets the place in the queue and nothing more; one of another person gets none', async () => {
  const owner = await someone();
  const other = await someone();
  const [mine, theirs] = [
    new HostedBrowser(stage.config.publicUrl),
    new HostedBrowser(stage.config.publicUrl),
  ];
  for (const [{ subject, phone }, page] of [
    [owner, mine],
    [other, theirs],
  ] as const) {
    const signIn = onPage(page);
    const { challenge, digits } = await signIn.ask(subject);
    await phone.answer('approve', digits);
    expect(await signIn.isIn(String(challenge))).toBe(true);
  }
  await onPage().ask(owner.subject);
  await onPage().ask(owner.subject);
  expect(await onPage(theirs).ask(owner.subject)).toEqual({});

  const thief = new HostedBrowser(stage.config.publicUrl);
  thief.known = mine.known;
  expect((await onPage(thief).ask(owner.subject)).digits).toMatch(/^\d{2}$/);
  expect((await thief.state()).session.state).toBe('open');
  expect((await thief.post('finish', DONE)).body.code).toBe('session_unverified');
  expect(await owner.phone.requests()).toHaveLength(3);

  const content = await everythingIn(stage.redis);
  for (const { known } of [mine, theirs]) {
    const id = Buffer.from(known.split('=')[1] ?? '', 'base64url').subarray(0, 15);
    expect(id).toHaveLength(15);
    for (const form of ['base64url', 'base64', 'hex'] as const) {
      expect(content).not.toContain(id.toString(form));
    }
  }
});
