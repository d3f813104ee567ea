import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { HostedBrowser, type Snapshot } from '../setup/hosted-browser.js';
import { startOwnRedis } from '../setup/own-redis.js';
import { openStage, type Stage } from './stage.js';

let stage: Stage;
const RETURN = 'http://127.0.0.1:4000/callback';

beforeAll(async () => {
  stage = await openStage({ file: { policy: { resendAfterMs: [1, 1, 60_000] } } });
});

afterAll(async () => {
  await stage.close();
});

let lastNumber = 4600000;
function phone(): string {
  lastNumber += 1;
  return `+35844${lastNumber}`;
}

async function begin(body: object): Promise<{ id: string; url: string }> {
  const answer = await stage.post('/v1/sessions', {
    subject: 'person-1',
    returnUrl: RETURN,
    ...body,
  });
  expect(answer).toMatchObject({ status: 201, body: { mode: 'sandbox' } });
  return answer.body;
}

async function opened(body: object) {
  const session = await begin(body);
  const browser = new HostedBrowser(stage.config.publicUrl);
  expect((await browser.open(session.url)).status).toBe(200);
  return { ...session, browser };
}

/** The session by the service's API. */
async function read(id: string, on = stage): Promise<Record<string, unknown>> {
  const url = `${on.config.publicUrl}/v1/sessions/${id}`;
  const answer = await fetch(url, { headers: on.authorized });
  return (await answer.json()) as Record<string, unknown>;
}

/** Verifies the result like a service, only with the JWKS. */
async function verified(location: string, audience = 'default') {
  const url = new URL(location);
  const token = String(url.searchParams.get('result'));
  const jwks = createRemoteJWKSet(new URL(`${stage.config.publicUrl}/.well-known/jwks.json`));
  const { payload } = await jwtVerify(token, jwks, {
    issuer: stage.config.publicUrl,
    audience,
    typ: 'octothorpe-result+jwt',
    algorithms: ['EdDSA'],
  });
  return { url, token, claims: payload };
}

const delivered = ({ challenge }: Snapshot) => challenge?.state === 'delivered';

it('a phone is set up by SMS, and only the service gets its full number', async () => {
  const { id, browser } = await opened({ purpose: 'setup', state: 'xyz', country: 'FI' });
  const to = phone();
  const typed = `0${to.slice(4, 6)} ${to.slice(6)}`;
  const started = await browser.post('start', { channel: 'sms', to: typed, country: 'FI' });
  expect(started).toMatchObject({ status: 200, body: { challenge: { state: 'queued' } } });
  await browser.until(delivered);
  expect((await read(id)).phoneNumber).toBeUndefined();
  const code = await stage.codeFor(to);
  const wrong = ((Number(code) + 1) % 1_000_000).toString().padStart(6, '0');
  expect((await browser.post('check', { code: wrong })).body).toMatchObject({
    outcome: 'wrong_code',
    session: { state: 'open' },
    challenge: { checksLeft: 4 },
  });
  expect((await browser.post('finish', { outcome: 'done' })).body.code).toBe('session_unverified');
  expect((await browser.post('check', { code })).body).toMatchObject({
    outcome: 'verified',
    session: { state: 'verified' },
    challenge: { state: 'sms_verified' },
  });
  const { location } = (await browser.post('finish', { outcome: 'done' })).body;
  const { url, claims, token } = await verified(location);
  expect(url.origin + url.pathname).toBe(RETURN);
  expect(url.searchParams.get('state')).toBe('xyz');
  expect(claims).toMatchObject({
    sub: 'person-1',
    sid: id,
    purpose: 'setup',
    outcome: 'verified',
    method: 'sms',
    phone: expect.stringMatching(/^\+358\*+\d{4}$/),
  });
  expect(Number(claims.exp) - Number(claims.iat)).toBe(120);
  expect(await read(id)).toMatchObject({
    state: 'verified',
    outcome: 'verified',
    method: 'sms',
    phoneNumber: to,
    country: 'FI',
  });
  expect((await stage.post(`/v1/sessions/${id}/redeem`, { result: token })).status).toBe(200);
  expect(await stage.post(`/v1/sessions/${id}/redeem`, { result: token })).toMatchObject({
    status: 409,
    body: { code: 'result_used' },
  });
  await neverShown([to, code], browser);
});

it('a phone is set up by a call that ends with #, and the page follows it live', async () => {
  const { id, browser } = await opened({ purpose: 'setup', channels: ['call'] });
  const to = phone();
  const events = await browser.get('/verify/api/events');
  await browser.post('start', { channel: 'call', to });
  const call = await stage.carrier.waitForCall(to, ({ state }) => state === 'ringing');
  stage.carrier.answer(call.id);
  await stage.carrier.waitForCall(to, ({ waitingForKeys }) => waitingForKeys);
  stage.carrier.press(call.id, '#');
  // Each event has the state when it is written, so a short state may be missing.
  const seen = await statesOf(events);
  expect(seen[0]).toBe('open -');
  expect(seen.slice(1, -1).join()).toMatch(/open (sending|calling|ringing|in_call)/);
  expect(seen.at(-1)).toBe('verified call_answered');
  const { location } = (await browser.post('finish', { outcome: 'done' })).body;
  expect((await verified(location)).claims).toMatchObject({ method: 'call', outcome: 'verified' });
  expect(await read(id)).toMatchObject({ method: 'call', phoneNumber: to });
});

it('a sign-in starts from the preferred method, whose number is fixed and masked', async () => {
  const to = phone();
  const { id, browser } = await opened({ purpose: 'signin', to, preferred: 'call' });
  const data = await browser.data();
  expect(data.session).toMatchObject({
    preferred: 'call',
    channels: ['call', 'sms'],
    to: expect.stringMatching(/^\+358\*+\d{4}$/),
  });
  expect(await browser.post('start', { channel: 'sms', to: phone() })).toMatchObject({
    status: 422,
    body: { code: 'invalid_request' },
  });
  await browser.post('start', { channel: 'call' });
  await stage.carrier.waitForCall(to, ({ state }) => state === 'ringing');
  expect((await browser.data()).session['preferred']).toBeUndefined();
  // 'I can't use this now'
  expect((await browser.post('start', { channel: 'sms' })).status).toBe(200);
  await browser.until(delivered);
  await browser.post('check', { code: await stage.codeFor(to) });
  const { location } = (await browser.post('finish', { outcome: 'done' })).body;
  expect((await verified(location)).claims).toMatchObject({ purpose: 'signin', method: 'sms' });
  expect((await read(id)).phoneNumber).toBeUndefined();
});

it.each([
  ['cancel', 'canceled', 'canceled'],
  ['skip', 'skipped', 'skipped'],
  ['other_method', 'other_method', 'canceled'],
])('leaving by %s returns with the outcome %s', async (exit, outcome, state) => {
  const { id, browser } = await opened({ purpose: 'setup', skippable: true });
  const to = phone();
  const { challenge } = (await browser.post('start', { channel: 'sms', to })).body;
  const { location } = (await browser.post('finish', { outcome: exit })).body;
  const { claims, token } = await verified(location);
  expect(claims).toMatchObject({ outcome, sid: id });
  expect(claims['phone']).toBeUndefined();
  expect(await read(id)).toMatchObject({ state, outcome });
  expect(await stage.get(challenge.id)).toMatchObject({ state: 'canceled' });
  expect((await stage.post(`/v1/sessions/${id}/redeem`, { result: token })).status).toBe(200);
  expect(await browser.post('start', { channel: 'sms', to })).toMatchObject({
    status: 409,
    body: { code: 'session_final' },
  });
});

it('actions that the service does not allow are refused: skipping, another method, another channel', async () => {
  const { browser } = await opened({ purpose: 'setup', otherMethods: false, channels: ['sms'] });
  for (const outcome of ['skip', 'other_method']) {
    expect((await browser.post('finish', { outcome })).status).toBe(403);
  }
  expect(await browser.post('start', { channel: 'call', to: phone() })).toMatchObject({
    status: 422,
    body: { code: 'channel_not_allowed' },
  });
});

it('two tabs follow one challenge; the first to finish decides, the other gets the same result', async () => {
  const { browser: one, url } = await opened({ purpose: 'setup', skippable: true });
  const two = new HostedBrowser(stage.config.publicUrl);
  two.cookie = one.cookie;
  expect((await two.open(url)).status).toBe(200);
  const waiting = two.state('?wait=10&since=0');
  const to = phone();
  await one.post('start', { channel: 'sms', to });
  expect((await waiting).challenge).toMatchObject({ channel: 'sms' });
  await two.until(delivered);
  const first = (await one.post('finish', { outcome: 'skip' })).body.location;
  expect((await two.state()).session.state).toBe('skipped');
  const second = (await two.post('finish', { outcome: 'cancel' })).body.location;
  expect(second).toBe(first);
});

it('if two tabs start at once, one challenge stays, and the other is canceled', async () => {
  const { browser } = await opened({ purpose: 'setup' });
  const numbers = [phone(), phone()];
  const answers = await Promise.all(
    numbers.map((to) => browser.post('start', { channel: 'sms', to })),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  const followed = (await browser.state()).challenge?.id;
  const ids = new Set(answers.map(({ body }) => body.challenge?.id));
  expect(ids).toContain(followed);
  const known = await stage.redis.keys('challenge:{00}:*');
  const all = await Promise.all(
    known.map((key) => stage.get(key.replace('challenge:{00}:', 'ch_00'))),
  );
  const masked = numbers.map((to) => `+358*****${to.slice(-4)}`);
  const open = all.filter(({ to, final }) => masked.includes(to) && !final);
  expect(open.map(({ id }) => id)).toEqual([followed]);
});

it('a reload keeps everything, and Back leads to the choice of a number', async () => {
  const { browser } = await opened({ purpose: 'setup' });
  const to = phone();
  await browser.post('start', { channel: 'sms', to });
  const live = await browser.until(delivered);
  const reloaded = await browser.data();
  expect(reloaded.challenge).toEqual(live.challenge);
  expect(reloaded.session['to']).toMatch(/^\+358\*+\d{4}$/);
  expect((await browser.post('back')).body).toMatchObject({ challenge: null });
  expect((await browser.data()).session['to']).toBeUndefined();
  expect(await stage.get(String(live.challenge?.id))).toMatchObject({ state: 'canceled' });
});

it('a resend may switch to a call', async () => {
  const { browser } = await opened({ purpose: 'setup' });
  const to = '+358457060002';
  await browser.post('start', { channel: 'sms', to });
  await browser.until(delivered);
  await browser.post('resend', { channel: 'call' });
  const end = await browser.until(({ session }) => session.state === 'verified');
  expect(end.challenge).toMatchObject({ state: 'call_answered', channel: 'call' });
});

it('the subject of a session is its challenges’ for the service, and is not shown to the browser', async () => {
  const { id, browser } = await opened({ purpose: 'setup' });
  const started = await browser.post('start', { channel: 'sms', to: phone() });
  expect(JSON.stringify(started.body)).not.toContain('person-1');
  const { challenge } = await read(id);
  expect(await stage.get(String(challenge))).toMatchObject({ subject: 'person-1' });
});

it('only the answer to the start of a call has the digit to match', async () => {
  const { browser } = await opened({ purpose: 'setup', match: true });
  const to = phone();
  const { challenge } = (await browser.post('start', { channel: 'call', to })).body;
  expect(challenge.matchDigit).toMatch(/^\d\d$/);
  const call = await stage.carrier.waitForCall(to, ({ state }) => state === 'ringing');
  stage.carrier.answer(call.id);
  await stage.carrier.waitForCall(to, ({ waitingForKeys }) => waitingForKeys);
  stage.carrier.press(call.id, `${challenge.matchDigit}#`);
  expect(await browser.until(({ session }) => session.state === 'verified')).toBeDefined();
});

it('a session expires by itself, the page is notified, and the browser returns with that outcome', async () => {
  const short = await openStage({ tenant: { sessions: { lifeMs: 1_000 } } });
  try {
    const { body } = await short.post('/v1/sessions', {
      purpose: 'setup',
      subject: 'person-2',
      returnUrl: RETURN,
    });
    const browser = new HostedBrowser(short.config.publicUrl);
    await browser.open(body.url);
    expect((await browser.state('?wait=20&since=0')).session.state).toBe('expired');
    const { location } = (await browser.post('finish', { outcome: 'done' })).body;
    const token = String(new URL(location).searchParams.get('result'));
    expect(decodeJwt(token)).toMatchObject({ outcome: 'expired', sub: 'person-2' });
    expect(await read(body.id, short)).toMatchObject({
      state: 'expired',
      outcome: 'expired',
    });
  } finally {
    await short.close();
  }
});

it('over https the SMS ends with the line for auto-fill, only for this host', async () => {
  // A separate Redis, because the other stage's worker would take the work.
  const redis = await startOwnRedis();
  const secure = await openStage({
    variables: { PUBLIC_URL: 'https://verify.example.com', REDIS_URL: redis.url },
  });
  try {
    const local = `http://127.0.0.1:${secure.config.port}`;
    const { body } = await secure.post('/v1/sessions', {
      purpose: 'setup',
      subject: 'person-3',
      returnUrl: RETURN,
    });
    const browser = new HostedBrowser(local, 'https://verify.example.com');
    await browser.open(body.url.replace('https://verify.example.com', local));
    const [to, other] = [phone(), phone()];
    await browser.post('start', { channel: 'sms', to });
    const code = await secure.codeFor(to);
    const [message] = secure.carrier.phone(to).messages;
    expect(message?.body.split('\n').at(-1)).toBe(`@verify.example.com #${code}`);
    await secure.start({ to: other, channel: 'sms' });
    await secure.codeFor(other);
    expect(secure.carrier.phone(other).messages[0]?.body).not.toContain('@');
  } finally {
    await secure.close();
    await redis.stop();
  }
});

/** Expects it neither in Redis, nor in a log line, nor in a URL. */
async function neverShown(secrets: readonly string[], browser: HostedBrowser): Promise<void> {
  const keys = await stage.redis.keys('*');
  const values = await Promise.all(
    keys.map(async (key) => {
      if (key.startsWith('session:')) expect(await stage.redis.pttl(key)).toBeGreaterThan(0);
      const type = await stage.redis.type(key);
      if (type === 'hash') return JSON.stringify(await stage.redis.hgetall(key));
      if (type === 'stream') return JSON.stringify(await stage.redis.xrange(key, '-', '+'));
      if (type === 'string') return String(await stage.redis.get(key));
      return '';
    }),
  );
  for (const secret of secrets) {
    const digits = secret.replace('+', '');
    expect(values.filter((value) => value.includes(digits))).toEqual([]);
    expect(stage.lines.filter((line) => line.includes(digits))).toEqual([]);
    expect(browser.urls.filter((url) => url.includes(digits))).toEqual([]);
  }
}

/** `session challenge` of each event, until the session has ended. */
async function statesOf(stream: Response): Promise<string[]> {
  const states: string[] = [];
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stream.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = /^data:\s?(.*)$/m.exec(event)?.[1];
      if (data === undefined) continue;
      const { session, challenge }: Snapshot = JSON.parse(data);
      states.push(`${session.state} ${challenge?.state ?? '-'}`);
      if (session.state !== 'open') return states;
    }
  }
  return states;
}

it('in a sandbox one browser tries numbers one after the other, also once it is known', async () => {
  const browser = new HostedBrowser(stage.config.publicUrl);
  for (let at = 0; at < 8; at += 1) {
    const to = phone();
    await browser.open((await begin({ purpose: 'setup', subject: 'person-tries' })).url);
    expect((await browser.post('start', { channel: 'sms', to })).status).toBe(200);
    await browser.post('check', { code: await stage.codeFor(to) });
    expect((await browser.post('finish', { outcome: 'done' })).status).toBe(200);
  }
  expect(browser.known).not.toBe('');
});
