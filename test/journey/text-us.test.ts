/** 'Text us instead', through the whole service: by the API and by the hosted pages, at both carriers, by their signed webhooks. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt } from 'jose';
import { Webhook } from 'standardwebhooks';
import request from 'supertest';
import { challengeView } from '../../src/http/api/answer-schemas.js';
import { challengeNotification } from '../../src/http/api/notification-schemas.js';
import { HostedBrowser } from '../setup/hosted-browser.js';
import { everythingIn } from '../setup/redis-content.js';
import { twilioRequest } from '../setup/signed-requests.js';
import { until } from '../setup/until.js';
import { openStage, type Stage } from './stage.js';

const RETURN = 'http://127.0.0.1:4000/callback';
const SECRET = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;
let stage: Stage;
let receiver: Server;
const told: { headers: Record<string, string>; body: string }[] = [];

beforeAll(async () => {
  receiver = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    told.push({ headers: req.headers as Record<string, string>, body });
    res.end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  stage = await openStage({ webhook: { url: `http://127.0.0.1:${port}/hook`, secrets: [SECRET] } });
});

afterAll(async () => {
  await stage.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

let last = 0;
/** A phone that texts Twilio's number, or Vonage's: by its country. */
function phone(vendor: 'twilio' | 'vonage' = 'twilio'): string {
  last += 1;
  return vendor === 'twilio' ? `+3584478${10_000 + last}` : `+447400${100_000 + last}`;
}

const start = (to: string, more: object = {}) =>
  stage.start({ to, channel: 'inbound_sms', purpose: 'setup', ...more });

/** The phone writes, and the carrier has announced it. */
async function text(from: string, to: string, body: string): Promise<void> {
  stage.carrier.sendFromPhone(from, { to, body });
  await stage.carrier.idle();
}

const metric = async (outcome: string) => {
  const page = (await request(stage.config.publicUrl).get('/metrics')).text;
  const line = new RegExp(`octothorpe_inbound_sms_total{outcome="${outcome}"} (\\d+)`);
  return Number(line.exec(page)?.[1] ?? 0);
};

describe.each(['twilio', 'vonage'] as const)('by the API, at %s', (vendor) => {
  it('the message with the word verifies, and everybody is told that it is worth less', async () => {
    const to = phone(vendor);
    const started = await start(to, { subject: 'mia', reference: 'setup-7', locale: 'fi' });
    expect(started.status).toBe(202);
    const { id, inboundSms, ...shown } = started.body;
    expect(shown).toMatchObject({
      state: 'pending',
      channel: 'inbound_sms',
      assurance: 'low',
      to: expect.stringContaining('*'),
      deliveries: [],
    });
    expect(inboundSms.text).toBe(
      `Contoso: ota puhelimeni käyttöön kirjautumista varten. ${inboundSms.word}`,
    );
    await text(to, inboundSms.number, inboundSms.text);
    const ended = await stage.untilFinal(id);
    expect(challengeView.parse(ended)).toMatchObject({ state: 'verified', assurance: 'low' });
    expect(ended).not.toHaveProperty('inboundSms');
    await until(() => told.some(({ body }) => body.includes(id)));
    const { headers, body } = told.find((each) => each.body.includes(id)) ?? {};
    const notified = new Webhook(SECRET).verify(body ?? '', headers ?? {});
    expect(challengeNotification.parse(notified)).toMatchObject({
      type: 'challenge.verified',
      data: { id, channel: 'inbound_sms', assurance: 'low', reference: 'setup-7' },
    });
    expect(body).not.toContain(inboundSms.word);
  });

  it('nobody is sent anything, whatever comes', async () => {
    const to = phone(vendor);
    const { id, inboundSms } = (await start(to)).body;
    await text(to, inboundSms.number, 'Hello?');
    await text(to, inboundSms.number, 'AAAA-BBBB');
    await text(to, inboundSms.number, inboundSms.word);
    await stage.untilFinal(id);
    await text(to, inboundSms.number, inboundSms.word);
    const { messages, calls } = stage.carrier.phone(to);
    expect(messages.map(({ direction }) => direction)).toEqual(Array(4).fill('from_phone'));
    expect(calls).toEqual([]);
  });
});

it('a message from another phone changes nothing, and is counted', async () => {
  const [to, other] = [phone(), phone()];
  const { id, inboundSms } = (await start(to)).body;
  const before = await metric('unknown');
  await text(other, inboundSms.number, inboundSms.text);
  expect((await stage.get(id)).state).toBe('pending');
  expect(await metric('unknown')).toBe(before + 1);
});

it('a forged webhook is refused, and the genuine message verifies afterwards', async () => {
  const to = phone();
  const { id, inboundSms } = (await start(to)).body;
  const account = stage.config.sandbox?.identity.twilio;
  const form = {
    AccountSid: account?.accountSid ?? '',
    ApiVersion: '2010-04-01',
    MessageSid: `SM${'7'.repeat(32)}`,
    From: to,
    To: inboundSms.number,
    Body: inboundSms.text,
  };
  const { publicUrl } = stage.config;
  const post = (token: string) => {
    const made = twilioRequest({ publicUrl, token }, '/webhooks/twilio/inbound', form);
    return request(publicUrl).post(made.path).set(made.headers).send(made.body);
  };
  expect((await post('guessed')).status).toBe(403);
  expect((await stage.get(id)).state).toBe('pending');
  expect((await post(account?.authToken ?? '')).status).toBe(200);
  expect((await stage.get(id)).state).toBe('verified');
  // Twilio repeats what it thinks was lost.
  const ended = await metric('ended');
  expect((await post(account?.authToken ?? '')).status).toBe(200);
  expect(await metric('ended')).toBe(ended);
});

it('STOP still counts at a number that takes words, and a code that comes back verifies as before', async () => {
  const to = phone();
  const { inboundSms } = (await start(to)).body;
  const { id } = (await stage.start({ to, channel: 'sms' })).body;
  const code = await stage.codeFor(to);
  await text(to, inboundSms.number, code);
  expect((await stage.get(id)).state).toBe('sms_verified');
  await text(to, inboundSms.number, 'Stop');
  const refused = await stage.start({ to, channel: 'sms' });
  expect(refused).toMatchObject({ status: 429, body: { code: 'limit_reached' } });
  // Nothing is sent, so who wants no SMS may still text.
  const again = (await start(to)).body;
  await text(to, again.inboundSms.number, again.inboundSms.word);
  expect((await stage.untilFinal(again.id)).state).toBe('verified');
});

it('words for a number take nothing from its limits: an SMS can be sent to it right after', async () => {
  const to = phone();
  for (let words = 0; words < 5; words += 1) expect((await start(to)).status).toBe(202);
  const refused = await start(to);
  expect(refused).toMatchObject({ status: 429, body: { code: 'limit_reached' } });
  expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(120);
  expect((await stage.start({ to, channel: 'sms' })).status).toBe(202);
});

it('what a request must not say is refused with its cure, and the challenge takes no code and no resend', async () => {
  const to = phone();
  const signin = await start(to, { purpose: 'sign-in' });
  expect(signin).toMatchObject({ status: 422, body: { faults: [{ path: 'purpose' }] } });
  expect((await start('+358912345678')).body.code).toBe('channel_not_allowed');
  const { id } = (await start(to)).body;
  const check = await stage.post(`/v1/challenges/${id}/check`, { code: '123456' });
  expect(check).toMatchObject({ status: 409, body: { code: 'challenge_not_checkable' } });
  const resend = await stage.post(`/v1/challenges/${id}/resend`);
  expect(resend).toMatchObject({ status: 422, body: { code: 'channel_not_allowed' } });
  expect((await stage.post(`/v1/challenges/${id}/cancel`)).body.state).toBe('canceled');
});

it('the same Idempotency-Key tells the same word, and another body is a conflict', async () => {
  const to = phone();
  const body = { to, channel: 'inbound_sms', purpose: 'setup' };
  const headers = { 'idempotency-key': 'text-us-1' };
  const [one, two] = [await stage.start(body, headers), await stage.start(body, headers)];
  expect(two.body).toEqual(one.body);
  expect(two.headers['idempotent-replayed']).toBe('true');
  expect((await stage.start({ ...body, to: phone() }, headers)).status).toBe(409);
});

async function opened(body: object, headers = {}) {
  const begun = { purpose: 'setup', subject: 'anna', returnUrl: RETURN, ...body };
  const { status, body: answer } = await stage.post('/v1/sessions', begun, headers);
  expect(status).toBe(201);
  const browser = new HostedBrowser(stage.config.publicUrl);
  expect((await browser.open(answer.url)).status).toBe(200);
  return Object.assign(browser, { id: answer.id as string });
}

async function done(browser: HostedBrowser) {
  const { body } = await browser.post('finish', { outcome: 'done' });
  return decodeJwt(String(new URL(body.location).searchParams.get('result')));
}

describe.each(['twilio', 'vonage'] as const)('on the hosted page, at %s', (vendor) => {
  it('a person texts the word, and the result says so', async () => {
    const to = phone(vendor);
    const page = await opened({ subject: `page-${vendor}`, locale: 'sv' });
    expect((await page.data()).session['inboundFrom']).toEqual(['*', 'GB']);
    const started = await page.post('start', { channel: 'inbound_sms', to });
    expect(started).toMatchObject({ status: 200, body: { challenge: { state: 'pending' } } });
    const { body: shown } = await page.post('inbound');
    expect(shown).toMatchObject({
      text: `Contoso: registrera min telefon för inloggning. ${shown.word}`,
      link: `sms:${shown.number}?&body=${encodeURIComponent(shown.text)}`,
      written: expect.stringMatching(/^\+\d+ [\d -]+$/),
      qr: expect.stringContaining('<svg'),
    });
    await text(to, shown.number, shown.text.toUpperCase());
    await until(async () => (await page.state()).session.state === 'verified');
    expect((await page.post('inbound')).status).toBe(409);
    expect(await done(page)).toMatchObject({
      outcome: 'verified',
      method: 'inbound_sms',
      assurance: 'low',
      phone: expect.stringContaining('*'),
    });
    const session = await request(stage.config.publicUrl)
      .get(`/v1/sessions/${page.id}`)
      .set(stage.authorized);
    expect(session.body).toMatchObject({
      state: 'verified',
      method: 'inbound_sms',
      assurance: 'low',
      phoneNumber: to,
    });
  });
});

it('in a set-up of methods the phone is registered with its low assurance, and signs in by SMS', async () => {
  const [to, subject] = [phone(), 'text-us-enrolled'];
  const page = await opened({ subject, methods: ['phone'] });
  await page.post('start', { channel: 'inbound_sms', to });
  const { body: shown } = await page.post('inbound');
  await text(to, shown.number, shown.word);
  await until(async () => (await page.state()).session['methods'] !== undefined);
  const { session } = await page.state();
  expect(session['methods']).toMatchObject({
    steps: [{ method: 'phone', state: 'done', by: 'inbound_sms' }],
    registered: [{ kind: 'phone', assurance: 'low', channels: ['sms', 'call'] }],
  });
  expect(await done(page)).toMatchObject({ method: 'inbound_sms', assurance: 'low' });
  const { body } = await request(stage.config.publicUrl)
    .get(`/v1/subjects/${subject}/methods`)
    .set(stage.authorized);
  expect(body.methods).toEqual([
    expect.objectContaining({ kind: 'phone', assurance: 'low', channels: ['sms', 'call'] }),
  ]);
  const signin = await opened({ purpose: 'signin', subject, methods: ['phone'] });
  expect((await signin.post('start', { channel: 'inbound_sms' })).status).toBe(422);
  await signin.post('start', { channel: 'sms' });
  await signin.until(({ challenge }) => challenge?.state === 'delivered');
  expect((await signin.post('check', { code: await stage.codeFor(to) })).body.outcome).toBe(
    'verified',
  );
  expect(await done(signin)).not.toHaveProperty('assurance');
});

it('a new word takes the place of the old one, whose message comes too late', async () => {
  const to = phone();
  const page = await opened({ subject: 'again' });
  await page.post('start', { channel: 'inbound_sms', to });
  const { body: old } = await page.post('inbound');
  await page.post('start', { channel: 'inbound_sms' });
  const { body: next } = await page.post('inbound');
  expect(next.word).not.toBe(old.word);
  await text(to, old.number, old.word);
  expect((await page.state()).session.state).toBe('open');
  await text(to, next.number, next.word);
  await until(async () => (await page.state()).session.state === 'verified');
});

it('it is offered in a set-up alone: neither to sign in, nor to manage', async () => {
  const to = phone();
  const signin = await opened({ purpose: 'signin', to });
  expect((await signin.data()).session).not.toHaveProperty('inboundFrom');
  const refused = await signin.post('start', { channel: 'inbound_sms' });
  expect(refused.body.code).toBe('channel_not_allowed');
  const manage = await opened({ purpose: 'manage', subject: 'm', methods: ['phone'] });
  expect((await manage.post('method', { choose: 'phone' })).status).toBe(200);
  const other = await manage.post('start', { channel: 'inbound_sms', to });
  expect(other.body.code).toBe('channel_not_allowed');
  const accepts = await stage.post('/v1/sessions', {
    purpose: 'signin',
    subject: 'a',
    returnUrl: RETURN,
    methods: ['phone'],
    accepts: ['inbound_sms'],
  });
  expect(accepts).toMatchObject({ status: 422, body: { faults: [{ path: 'accepts.0' }] } });
});

it('a verified word is no proof for a change of methods', async () => {
  const [to, subject] = [phone(), 'text-us-proof'];
  const added = await stage.post(`/v1/subjects/${subject}/methods`, { kind: 'phone', number: to });
  expect(added.status).toBe(201);
  const { id, inboundSms } = (await start(to, { subject })).body;
  await text(to, inboundSms.number, inboundSms.word);
  expect((await stage.untilFinal(id)).state).toBe('verified');
  const removed = await request(stage.config.publicUrl)
    .delete(`/v1/subjects/${subject}/methods/${added.body.id}?proof=${id}`)
    .set(stage.authorized);
  expect(removed).toMatchObject({ status: 403, body: { code: 'proof_needed' } });
});

it('no word, text or number is in Redis or in a log line', async () => {
  const to = phone();
  const { id, inboundSms } = (await start(to)).body;
  await text(to, inboundSms.number, `My name is Zebedee. ${inboundSms.text}`);
  await stage.untilFinal(id);
  const kept = `${await everythingIn(stage.redis)}${stage.lines.join('')}`;
  for (const secret of [inboundSms.word, to.slice(4), 'Zebedee', 'set up my phone']) {
    expect(kept).not.toContain(secret);
  }
});
