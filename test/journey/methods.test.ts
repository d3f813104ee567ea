/** All methods through the page API: set up, sign in, manage. */

import { decodeJwt } from 'jose';
import { HOTP, Secret } from 'otpauth';
import { Authenticator } from '../setup/authenticator.js';
import { HostedBrowser, type Snapshot } from '../setup/hosted-browser.js';
import { everythingIn } from '../setup/redis-content.js';
import { TestPhone } from '../setup/test-phone.js';
import { openStage, type Stage } from './stage.js';

const RETURN = 'http://127.0.0.1:4000/callback';
const ACCOUNT = 'anna.account@example.com';
let stage: Stage;

beforeAll(async () => {
  const file = { policy: { resendAfterMs: [1, 1, 60_000] } };
  stage = await openStage({ file, tenants: { other: {} } });
});

afterAll(async () => {
  await stage.close();
});

let last = 0;
function person(): { subject: string; to: string } {
  last += 1;
  return { subject: `methods-${last}`, to: `+3584450${10_000 + last}` };
}

const begin = (body: object, headers = {}) =>
  stage.post('/v1/sessions', { returnUrl: RETURN, ...body }, headers);

async function opened(body: object, headers = {}): Promise<HostedBrowser & { session: string }> {
  const answer = await begin(body, headers);
  expect(answer.status).toBe(201);
  const browser = new HostedBrowser(stage.config.publicUrl);
  expect((await browser.open(answer.body.url)).status).toBe(200);
  return Object.assign(browser, { session: answer.body.id });
}

/** What the browser takes back to the service. */
async function done(browser: HostedBrowser) {
  const { status, body } = await browser.post('finish', { outcome: 'done' });
  expect(body).toHaveProperty('location');
  expect(status).toBe(200);
  return decodeJwt(String(new URL(body.location).searchParams.get('result')));
}

/** @param steps from the current time step: each code counts once, so later ones have to be newer */
function totp(secret: string, steps: number): string {
  const key = Secret.fromBase32(secret.replaceAll(' ', ''));
  return HOTP.generate({
    secret: key,
    counter: Math.floor(Date.now() / 30_000) + steps,
    digits: 6,
  });
}

async function addPhone(browser: HostedBrowser, to: string) {
  const started = await browser.post('start', { channel: 'sms', to });
  expect(started).toMatchObject({ status: 200 });
  const { body } = await browser.post('check', { code: await stage.codeFor(to) });
  expect(body).toMatchObject({ outcome: 'verified' });
  return body;
}

/** By the registered phone. The newest code counts, so it has to have arrived. */
async function proveBySms(browser: HostedBrowser, to: string) {
  await browser.post('start', { channel: 'sms' });
  await browser.until(({ challenge }) => challenge?.state === 'delivered');
  const { body } = await browser.post('check', { code: await stage.codeFor(to) });
  expect(body.outcome).toBe('verified');
  return body;
}

/** A person with an authenticator app of another maker and a phone. */
async function enrolled() {
  const { subject, to } = person();
  const page = await opened({ purpose: 'setup', subject, methods: ['app', 'phone'], require: 2 });
  await page.post('method', { choose: 'totp' });
  const { secret } = (await page.post('totp/begin')).body;
  await page.post('totp/check', { code: totp(secret, -1) });
  await page.post('method', { next: true });
  await addPhone(page, to);
  await done(page);
  return { subject, to, secret: secret as string };
}

const manage = (subject: string, methods = ['app', 'phone', 'passkey', 'recovery']) =>
  opened({ purpose: 'manage', subject, methods });

const idOf = (
  answer: { session: { methods: { registered: { id: string; kind: string }[] } } },
  kind: string,
) => answer.session.methods.registered.find((each) => each.kind === kind)?.id ?? '';

describe('set-up', () => {
  it('of another app and a phone, both required, ends with what is registered', async () => {
    const { subject, to } = person();
    const page = await opened({
      ...{ purpose: 'setup', subject, methods: ['app', 'phone'], require: 2, account: ACCOUNT },
    });
    const first = await page.data();
    expect(first.session['methods']).toMatchObject({
      require: 2,
      steps: [
        { method: 'app', state: 'current' },
        { method: 'phone', state: 'todo' },
      ],
      choices: ['app', 'totp', 'phone'],
      registered: [],
      ownApp: true,
      mayFinish: false,
    });
    expect((await page.post('finish', { outcome: 'done' })).body.code).toBe('session_unverified');

    await page.post('method', { choose: 'totp' });
    const early = await page.post('totp/check', { code: '000000' });
    expect(early).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    const begun = (await page.post('totp/begin')).body;
    expect(begun).toMatchObject({
      account: ACCOUNT,
      session: { methods: { pending: { kind: 'totp' } } },
    });
    expect(begun.qr).toMatch(/^<svg/);
    // A reload and a second tab show the same.
    expect((await page.post('totp/begin')).body.secret).toBe(begun.secret);
    expect((await page.post('totp/check', { code: '000000' })).body.outcome).toBe('wrong_code');
    const code = totp(begun.secret, 0);
    const checked = (await page.post('totp/check', { code })).body;
    expect(checked).toMatchObject({
      outcome: 'verified',
      session: { methods: { steps: [{ state: 'done', by: 'totp' }, { state: 'todo' }] } },
    });
    // The answer was lost: nothing is registered twice.
    const again = (await page.post('totp/check', { code })).body;
    expect(again.outcome).toBe('verified');
    expect(again.session.methods.registered).toHaveLength(1);

    await page.post('method', { next: true });
    const { session } = await addPhone(page, to);
    expect(session).toMatchObject({
      state: 'open',
      methods: { mayFinish: true, steps: [{ state: 'done' }, { state: 'done', by: 'sms' }] },
    });
    expect(session.methods.registered).toMatchObject([
      { kind: 'totp', default: true },
      {
        kind: 'phone',
        masked: `+358******${to.slice(-4)}`.replace('******', '*****'),
        default: false,
      },
    ]);
    const claims = await done(page);
    expect(claims).toMatchObject({
      ...{ outcome: 'verified', purpose: 'setup', method: 'sms', default: 'totp' },
      registered: ['totp', 'phone'],
    });
    const content = await everythingIn(stage.redis);
    for (const secret of [begun.secret.replaceAll(' ', ''), begun.secret, ACCOUNT, to, code]) {
      expect(content).not.toContain(secret);
    }
  });

  it('of our own app: the phone pairs, and is tried out', async () => {
    const { subject } = person();
    const page = await opened({ purpose: 'setup', subject, methods: ['app'], account: ACCOUNT });
    const phone = new TestPhone(stage.config.publicUrl);
    expect((await page.post('app/test')).status).toBe(400);
    const pairing = (await page.post('app/pair')).body;
    expect(pairing.qr).toMatch(/^<svg/);
    expect((await page.post('app/pair')).body.url).toBe(pairing.url);
    const events = liveEvents(await page.get('/verify/api/events'));
    expect(isPaired((await events.next()).value)).toBe(false);
    await phone.pair(pairing.url, 'Annas Phone');
    // Told live: nothing else wakes the page.
    expect(isPaired((await events.next()).value)).toBe(true);
    await events.return(undefined);
    const paired = await page.state();
    expect(paired.session['methods']).toMatchObject({
      pending: { paired: true, name: 'Annas Phone' },
      mayFinish: false,
    });
    const asked = (await page.post('app/test')).body;
    expect(asked.challenge).toMatchObject({ channel: 'approve', matchDigit: expect.any(String) });
    expect(await phone.answer('approve', asked.challenge.matchDigit)).toBe('approved');
    const approved = await page.state();
    expect(approved.challenge).toMatchObject({ state: 'approved' });
    expect(approved.session['methods']).toMatchObject({
      steps: [{ state: 'done', by: 'approve' }],
      mayFinish: true,
    });
    expect(await done(page)).toMatchObject({ method: 'approve', registered: ['approve'] });
    const content = await everythingIn(stage.redis);
    for (const secret of ['Annas Phone', ACCOUNT, pairing.url.split('=')[1]]) {
      expect(content).not.toContain(secret);
    }

    const signin = await opened({ purpose: 'signin', subject, methods: ['app', 'phone'] });
    expect((await signin.data()).session['preferred']).toBe('approve');
    const again = (await signin.post('start', { channel: 'approve' })).body;
    expect(again.session.preferred).toBeUndefined();
    await phone.answer('approve', again.challenge.matchDigit);
    expect((await signin.state()).session.state).toBe('verified');
    expect(await done(signin)).toMatchObject({ outcome: 'verified', method: 'approve' });
  });

  it('of a passkey and recovery codes, and a sign-in by each', async () => {
    const { subject } = person();
    const page = await opened({ purpose: 'setup', subject, methods: ['passkey', 'recovery'] });
    const options = (await page.post('passkey/options')).body;
    expect((await page.post('passkey/options')).body.challenge).toBe(options.challenge);
    const origin = stage.config.publicUrl.replace('127.0.0.1', 'localhost');
    const ceremony = { challenge: options.challenge, rpId: options.rp.id, origin };
    const key = new Authenticator();
    const wrong = key.create({ ...ceremony, challenge: 'AAAA' }, options.user.id);
    expect((await page.post('passkey/register', { credential: wrong })).body.outcome).toBe(
      'wrong_code',
    );
    const credential = key.create(ceremony, options.user.id);
    const made = (await page.post('passkey/register', { credential, name: 'Laptop' })).body;
    expect(made).toMatchObject({ outcome: 'verified', session: { methods: { mayFinish: true } } });
    expect((await page.post('passkey/register', { credential })).body.outcome).toBe('verified');
    await page.post('method', { next: true });
    const { codes } = (await page.post('recovery/make')).body;
    expect(codes).toHaveLength(10);
    expect((await page.post('recovery/make')).body.codes).toEqual(codes);
    const kept = (await page.post('recovery/kept')).body;
    expect(kept.session.methods.registered).toMatchObject([
      { kind: 'passkey', name: 'Laptop' },
      { kind: 'recovery', left: 10 },
    ]);
    expect((await page.post('recovery/kept')).status).toBe(200);
    expect((await page.post('recovery/make')).status).toBe(400);
    await done(page);
    const content = await everythingIn(stage.redis);
    for (const each of [...codes, 'Laptop']) expect(content).not.toContain(each);

    const methods = ['passkey', 'recovery'];
    const byKey = await opened({ purpose: 'signin', subject, methods });
    const { challenge } = (await byKey.post('start', { channel: 'passkey' })).body;
    const asked = {
      challenge: challenge.publicKey.challenge,
      rpId: challenge.publicKey.rpId,
      origin,
    };
    expect(
      (await byKey.post('check', { credential: key.get({ ...asked, challenge: 'AAAA' }) })).body,
    ).toMatchObject({ outcome: 'wrong_code', challenge: { checksLeft: 4 } });
    const right = await byKey.post('check', { credential: key.get(asked) });
    expect(right.body).toMatchObject({ outcome: 'verified', session: { state: 'verified' } });
    expect(await done(byKey)).toMatchObject({ method: 'passkey' });

    const byCode = await opened({ purpose: 'signin', subject, methods });
    await byCode.post('start', { channel: 'recovery' });
    const used = (await byCode.post('check', { code: codes[3].toUpperCase() })).body;
    expect(used).toMatchObject({ outcome: 'verified', session: { state: 'verified' } });
    const spent = await opened({ purpose: 'signin', subject, methods });
    await spent.post('start', { channel: 'recovery' });
    expect((await spent.post('check', { code: codes[3] })).body.outcome).toBe('wrong_code');
  });

  it('of a subject that has methods needs a proof by one of them, or an operator’s pass', async () => {
    const { subject, to } = await enrolled();
    const page = await opened({ purpose: 'setup', subject, methods: ['recovery', 'phone'] });
    expect((await page.data()).session['methods']).toMatchObject({
      steps: [{ state: 'current' }, { method: 'phone', state: 'done' }],
      mayFinish: false,
    });
    expect((await page.post('recovery/make')).body.code).toBe('proof_needed');
    await proveBySms(page, to);
    const proven = await page.state();
    expect(proven.challenge).toBeNull();
    expect(proven.session['methods']).toMatchObject({ proven: { by: 'sms' }, mayFinish: true });
    expect((await page.post('recovery/make')).status).toBe(200);

    const refused = await begin({
      ...{
        purpose: 'setup',
        subject,
        methods: ['passkey'],
        pass: 'aaaaa-bbbbb-ccccc-ddddd-eeeee-f',
      },
    });
    expect(refused.body.code).toBe('proof_needed');
    const given = await stage.post('/v1/operator/subjects/pass', {
      ...{ subject, operator: 'anna', reason: 'the person has lost the phone' },
      until: new Date(Date.now() + 3_600_000).toISOString(),
    });
    expect(given.status).toBe(201);
    const { pass } = given.body;
    // A request with a fault leaves the pass as it is.
    const setup = { purpose: 'setup', subject, methods: ['phone'], pass };
    expect((await begin({ ...setup, to: '+35844' })).body.code).toBe('invalid_number');
    const fresh = await opened({ purpose: 'setup', subject, methods: ['recovery'], pass });
    await fresh.post('recovery/make');
    expect((await fresh.post('recovery/kept')).body.session.methods.mayFinish).toBe(true);
    const twice = await begin({ purpose: 'setup', subject, methods: ['recovery'], pass });
    expect(twice.body.code).toBe('proof_needed');
  });
});

function isPaired(snapshot: Snapshot | undefined): boolean {
  const methods = snapshot?.session['methods'] as { pending?: { paired?: boolean } } | undefined;
  return methods?.pending?.paired === true;
}

/** What the page is told live. */
async function* liveEvents({ body }: Response): AsyncGenerator<Snapshot, undefined> {
  let text = '';
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    text += Buffer.from(chunk).toString();
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const data = /^data: ?(.*)$/m.exec(text.slice(0, end))?.[1];
      text = text.slice(end + 2);
      if (data?.startsWith('{')) yield JSON.parse(data) as Snapshot;
    }
  }
  throw new Error('The stream has ended.');
}

describe('a sign-in', () => {
  it('starts by the default, goes on by another method, and shows only what the service allows', async () => {
    const { subject, to, secret } = await enrolled();
    const page = await opened({ purpose: 'signin', subject, methods: ['app', 'phone'] });
    expect((await page.data()).session['preferred']).toBe('totp');
    expect((await page.post('start', { channel: 'totp' })).body.challenge.channel).toBe('totp');
    expect((await page.data()).session['preferred']).toBeUndefined();
    const verified = await proveBySms(page, to);
    expect(verified.session.state).toBe('verified');
    expect(await done(page)).toMatchObject({ method: 'sms', phone: expect.stringContaining('*') });

    const byApp = await opened({ purpose: 'signin', subject, methods: ['app'] });
    const shown = (await byApp.data()).session['methods'] as { registered: unknown[] };
    expect(shown.registered).toMatchObject([{ kind: 'totp' }]);
    expect((await byApp.post('start', { channel: 'sms' })).body.code).toBe('channel_not_allowed');
    await byApp.post('start', { channel: 'totp' });
    expect((await byApp.post('check', { code: totp(secret, 0) })).body.outcome).toBe('verified');
    const repeated = await opened({ purpose: 'signin', subject, methods: ['app'] });
    await repeated.post('start', { channel: 'totp' });
    expect((await repeated.post('check', { code: totp(secret, 0) })).body.outcome).toBe(
      'wrong_code',
    );
  });

  it('registers nothing, and is refused where nothing is registered', async () => {
    const { subject, to } = person();
    const nothing = await begin({ purpose: 'signin', subject, methods: ['app', 'phone'] });
    expect(nothing).toMatchObject({ status: 409, body: { code: 'nothing_registered' } });
    const known = await enrolled();
    const page = await opened({ purpose: 'signin', subject: known.subject, methods: ['phone'] });
    expect((await page.post('start', { channel: 'sms', to })).body.code).toBe('invalid_request');
    expect((await page.post('method', { choose: 'phone' })).status).toBe(400);
    expect((await page.post('recovery/make')).status).toBe(400);
  });

  it('sends nothing again by a channel that the registered phone does not have', async () => {
    const { subject, to } = person();
    const phone = { kind: 'phone', number: to, channels: ['call'] };
    expect((await stage.post(`/v1/subjects/${subject}/methods`, phone)).status).toBe(201);
    const page = await opened({ purpose: 'signin', subject, methods: ['phone'] });
    expect((await page.post('start', { channel: 'call' })).status).toBe(200);
    expect((await page.post('resend', { channel: 'sms' })).body.code).toBe('channel_not_allowed');
  });

  it('offers and takes only what the service accepts, and is refused where none of it is registered', async () => {
    const { subject } = await enrolled();
    const signIn = { purpose: 'signin', subject, methods: ['app', 'phone'] };
    const page = await opened({ ...signIn, accepts: ['call', 'approve'] });
    expect((await page.data()).session).toMatchObject({
      channels: ['call'],
      methods: { registered: [{ kind: 'phone', channels: ['call'] }] },
    });
    for (const channel of ['totp', 'sms']) {
      expect((await page.post('start', { channel })).body.code).toBe('channel_not_allowed');
    }
    expect((await page.post('start', { channel: 'call' })).status).toBe(200);
    expect((await page.post('resend', { channel: 'sms' })).body.code).toBe('channel_not_allowed');
    expect((await begin({ ...signIn, accepts: ['approve'] })).body.code).toBe('nothing_registered');
    const shown = await fetch(`${stage.config.publicUrl}/v1/sessions/${page.session}`, {
      headers: stage.authorized,
    });
    expect(await shown.json()).toMatchObject({ accepts: ['call', 'approve'] });
  });

  it.each([
    ['a set-up', { purpose: 'setup', methods: ['app'] }],
    ['management', { purpose: 'manage', methods: ['app'] }],
    ['a sign-in with a number', { purpose: 'signin', methods: ['phone'], to: '+358441234567' }],
    ['a sign-in without methods', { purpose: 'signin', to: '+358441234567' }],
  ])('`accepts` is refused for %s', async (_, body) => {
    const answer = await begin({ ...body, subject: 'methods-accepts', accepts: ['approve'] });
    expect(answer).toMatchObject({ status: 422, body: { faults: [{ path: 'accepts' }] } });
  });

  it.each([
    ['nothing', []],
    ['one twice', ['sms', 'sms']],
    ['a method of the pages', ['app']],
  ])('`accepts` with %s is refused', async (_, accepts) => {
    const signIn = { purpose: 'signin', subject: 'methods-accepts', methods: ['phone'], accepts };
    expect((await begin(signIn)).status).toBe(422);
  });

  it('with a number is about that number, and stores nothing', async () => {
    const { subject, to } = person();
    const page = await opened({ purpose: 'signin', subject, to, methods: ['phone'] });
    expect((await page.data()).session['methods']).toBeUndefined();
    await proveBySms(page, to);
    expect(await done(page)).toMatchObject({ method: 'sms' });
    const after = await begin({ purpose: 'signin', subject, methods: ['phone'] });
    expect(after.status).toBe(409);
  });

  it('refuses the method of another subject', async () => {
    const [one, another] = [await enrolled(), await enrolled()];
    const theirs = await manage(another.subject);
    const id = idOf((await theirs.data()) as never, 'phone');
    const page = await opened({ purpose: 'signin', subject: one.subject, methods: ['phone'] });
    const answer = await page.post('start', { channel: 'sms', method: id });
    expect(answer).toMatchObject({ status: 409, body: { code: 'method_not_registered' } });
  });
});

describe('management', () => {
  it('renames freely, and changes the default and removes only with a proof by another method', async () => {
    const { subject, to } = await enrolled();
    const page = await manage(subject);
    const data = (await page.data()) as never;
    const [phone, app] = [idOf(data, 'phone'), idOf(data, 'totp')];
    const renamed = await page.post('methods/rename', { id: phone, name: 'Work phone' });
    expect(renamed.body.session.methods.registered).toContainEqual(
      expect.objectContaining({ id: phone, name: 'Work phone' }),
    );
    for (const act of ['methods/default', 'methods/remove']) {
      expect(await page.post(act, { id: phone })).toMatchObject({
        status: 403,
        body: { code: 'proof_needed' },
      });
    }
    await proveBySms(page, to);
    const unable = await page.post('methods/remove', { id: phone });
    expect(unable.body.code).toBe('proof_needed');
    const removed = await page.post('methods/remove', { id: app });
    expect(removed.body.session.methods.registered).toMatchObject([{ id: phone, default: true }]);
    expect((await page.post('methods/remove', { id: app })).status).toBe(409);
    expect(await done(page)).toMatchObject({ outcome: 'done', purpose: 'manage' });
    const content = await everythingIn(stage.redis);
    expect(content).not.toContain('Work phone');
  });

  it('adds one method after the other, once a registered one was proven', async () => {
    const { subject, secret } = await enrolled();
    const page = await manage(subject);
    expect((await page.post('method', { choose: 'recovery' })).body.code).toBe('proof_needed');
    await page.post('start', { channel: 'totp' });
    await page.post('check', { code: totp(secret, 0) });
    const chosen = (await page.post('method', { choose: 'recovery' })).body;
    expect(chosen.session.methods.steps).toEqual([{ method: 'recovery', state: 'current' }]);
    expect((await page.post('method', { stop: true })).body.session.methods.steps).toEqual([]);
    await page.post('method', { choose: 'recovery' });
    await page.post('recovery/make');
    await page.post('recovery/kept');
    const after = (await page.post('method', { next: true })).body;
    expect(after.session.methods).toMatchObject({ steps: [] });
    expect(after.session.methods.registered).toHaveLength(3);
    const second = person();
    await page.post('method', { choose: 'phone' });
    await addPhone(page, second.to);
    expect((await page.state()).session['methods']).toMatchObject({
      registered: [{}, {}, {}, { kind: 'phone' }],
    });
  });

  it('is not for the methods of another subject', async () => {
    const [one, another] = [await enrolled(), await enrolled()];
    const theirs = idOf((await (await manage(another.subject)).data()) as never, 'phone');
    const page = await manage(one.subject);
    await proveBySms(page, one.to);
    for (const act of ['methods/default', 'methods/remove']) {
      expect((await page.post(act, { id: theirs })).status).toBe(409);
    }
    expect((await page.post('methods/rename', { id: theirs, name: 'Mine' })).status).toBe(409);
  });

  it('is not for the same subject of another tenant', async () => {
    const { subject } = await enrolled();
    const theirs = idOf((await (await manage(subject)).data()) as never, 'phone');
    const other = { authorization: `${stage.authorized.authorization}-other` };
    const signin = { purpose: 'signin', subject, methods: ['phone'] };
    expect((await begin(signin, other)).body.code).toBe('nothing_registered');
    const page = await opened({ purpose: 'manage', subject, methods: ['phone'] }, other);
    expect((await page.data()).session['methods']).toMatchObject({ registered: [] });
    expect((await page.post('methods/rename', { id: theirs, name: 'Mine' })).status).toBe(409);
    expect((await page.post('start', { channel: 'sms', method: theirs })).status).toBe(409);
  });
});

it('two tabs that check one code at once register one method', async () => {
  const { subject } = person();
  const page = await opened({ purpose: 'setup', subject, methods: ['app', 'phone'] });
  await page.post('method', { choose: 'totp' });
  const { secret } = (await page.post('totp/begin')).body;
  const code = totp(secret, 0);
  const answers = await Promise.all([1, 2, 3].map(() => page.post('totp/check', { code })));
  for (const { body } of answers) expect(body.outcome).toBe('verified');
  expect((await page.state()).session['methods']).toMatchObject({ registered: [{ kind: 'totp' }] });
});
