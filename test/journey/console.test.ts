import { systemClock } from '../../src/challenge/time.js';
import { RedisEvidenceStore } from '../../src/routing/evidence-store.js';
import { ConsoleVisitor } from '../setup/console-visitor.js';
import { CONSOLE_CLIENT, ForeignIdp, type Person } from '../setup/foreign-idp.js';
import { everythingIn } from '../setup/redis-content.js';
import { openStage, type Stage } from './stage.js';

const idp = new ForeignIdp();
let stage: Stage;
let url: string;

const SESSION = 'octothorpe-console';
const SIGN_IN = 'octothorpe-console-sign-in';
const ANNA = { sub: 'user-anna-7731', email: 'anna@example.com', groups: ['sre'] };

beforeAll(async () => {
  const issuer = await idp.listen();
  stage = await openStage({
    tenants: { other: {} },
    file: {
      policy: { resendAfterMs: [1] },
      limits: { figures: { number: [{ max: 2, windowMs: 600_000 }] } },
      console: {
        issuer,
        clientId: CONSOLE_CLIENT.id,
        clientSecret: CONSOLE_CLIENT.secret,
        roles: { viewer: ['staff'], support: ['helpdesk'], operator: ['sre'] },
        tenants: { sre: '*', staff: ['default'], helpdesk: ['default'] },
      },
    },
  });
  url = stage.config.publicUrl;
  idp.register(`${url}/console/callback`);
});

afterAll(async () => {
  await stage.close();
  await idp.close();
});

beforeEach(() => {
  idp.person = ANNA;
  idp.refuses = false;
});

const visitor = () => new ConsoleVisitor(url);

async function signedIn(person: Partial<Person> = {}): Promise<ConsoleVisitor> {
  idp.person = { ...ANNA, ...person };
  const browser = visitor();
  expect((await browser.signIn()).status).toBe(303);
  return browser;
}

describe('signing in', () => {
  it('leads through the provider to the view that was asked for', async () => {
    const browser = visitor();
    const landing = await browser.go('./');
    expect(landing.status).toBe(200);
    expect(await landing.text()).toContain('href="login"');
    const answer = await browser.signIn('login?to=blocks/default');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('./#blocks/default');
    expect(await (await browser.go('./')).text()).toContain('id="views"');
    expect((await browser.call('/me')).body).toEqual({
      operator: 'anna@example.com',
      role: 'operator',
      tenants: ['default', 'other'],
      mode: 'sandbox',
      hasLogin: true,
    });
  });

  it('asks the provider by PKCE, state and nonce', async () => {
    const answer = await visitor().go('login');
    const asked = new URL(String(answer.headers.get('location'))).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: `${url}/console/callback`,
      scope: 'openid profile email',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(asked.get(name)).toMatch(/^[\w-]{43}$/);
    }
  });

  it('gives a cookie that scripts cannot read, and that stands in Redis as a hash alone', async () => {
    const browser = await signedIn();
    const line = browser.set.find((each) => each.startsWith(`${SESSION}=`)) ?? '';
    expect(line).toMatch(/; Path=\//);
    expect(line).toMatch(/; HttpOnly/);
    expect(line).toMatch(/; SameSite=Lax/);
    const id = browser.cookie(SESSION) ?? '';
    expect(id).toMatch(/^[\w-]{43}$/);
    const stored = JSON.stringify(await everythingIn(stage.redis));
    expect(stored).not.toContain(id);
    expect(stored).toContain('console-session');
  });

  it('another id each time: a session that somebody planted is not taken over', async () => {
    const browser = visitor();
    const planted = 'A'.repeat(43);
    browser.steal(SESSION, planted);
    await browser.signIn();
    expect(browser.cookie(SESSION)).not.toBe(planted);
  });

  it('ends the session before it in the same browser', async () => {
    const browser = await signedIn();
    const before = browser.cookie(SESSION) ?? '';
    await browser.signIn();
    const thief = visitor();
    thief.steal(SESSION, before);
    expect((await thief.call('/me')).status).toBe(401);
  });

  it('an address that is not verified is not the name in the audit', async () => {
    const browser = await signedIn({ emailVerified: false, email: 'boss@example.com' });
    expect((await browser.call('/me')).body.operator).toBe(ANNA.sub);
  });

  it('groups that only the user info tells are found', async () => {
    // The default of this provider, and of others.
    idp.register(`${url}/console/callback`, { conformIdTokenClaims: true });
    const browser = await signedIn({ groups: ['helpdesk'] });
    expect((await browser.call('/me')).body).toMatchObject({ role: 'support' });
    idp.register(`${url}/console/callback`);
  });
});

describe('a callback', () => {
  it('counts once', async () => {
    const browser = visitor();
    const callback = await browser.toCallback();
    const kept = browser.cookie(SIGN_IN) ?? '';
    expect((await browser.go(callback)).status).toBe(303);
    browser.steal(SIGN_IN, kept);
    const again = await browser.go(callback);
    expect(again.status).toBe(400);
    expect(await again.text()).toContain('was used before');
  });

  it('of two at once, one counts', async () => {
    const browser = visitor();
    const callback = await browser.toCallback();
    const kept = browser.cookie(SIGN_IN) ?? '';
    const twins = [visitor(), visitor()];
    for (const twin of twins) twin.steal(SIGN_IN, kept);
    const answers = await Promise.all(twins.map((twin) => twin.go(callback)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 400]);
  });

  it('of another browser is refused', async () => {
    const callback = await visitor().toCallback();
    const answer = await visitor().go(callback);
    expect(answer.status).toBe(400);
    expect(answer.headers.getSetCookie().join()).not.toMatch(/octothorpe-console=\w/);
  });

  it.each([
    ['with another state', { state: 'A'.repeat(43) }],
    ['without a state', { state: undefined }],
    ['with another code', { code: 'forged' }],
    ['of another issuer', { iss: 'https://evil.example' }],
    ['without anything', { state: undefined, code: undefined, iss: undefined }],
  ])('%s is refused', async (_name, change) => {
    const browser = visitor();
    const callback = new URL(await browser.toCallback());
    for (const [name, value] of Object.entries(change)) {
      callback.searchParams.delete(name);
      if (value !== undefined) callback.searchParams.set(name, value);
    }
    const answer = await browser.go(callback);
    expect(answer.status).toBe(400);
    expect(browser.cookie(SESSION)).toBeUndefined();
  });

  it('with a cookie that somebody made is refused', async () => {
    const browser = visitor();
    const callback = await browser.toCallback();
    browser.steal(SIGN_IN, `${(browser.cookie(SIGN_IN) ?? '').slice(0, -4)}AAAA`);
    expect((await browser.go(callback)).status).toBe(400);
  });

  it('by which the provider refuses says so, and shows nothing that it wrote', async () => {
    idp.refuses = true;
    const answer = await visitor().signIn();
    expect(answer.status).toBe(403);
    const page = await answer.text();
    expect(page).toContain('access_denied');
    expect(page).not.toContain('thank');
  });
});

describe('who has no role', () => {
  it.each([
    ['no group that gives one', ['private-group']],
    ['no groups', []],
  ])('%s: a page names the groups that would help', async (_name, groups) => {
    idp.person = { ...ANNA, groups };
    const browser = visitor();
    const answer = await browser.signIn();
    expect(answer.status).toBe(403);
    const page = await answer.text();
    expect(page).toContain('For the role support: helpdesk');
    expect(page).not.toContain('private-group');
    expect(browser.cookie(SESSION)).toBeUndefined();
    expect((await browser.call('/me')).status).toBe(401);
  });

  it('is told that the provider sent no groups', async () => {
    idp.person = { sub: 'x' };
    expect(await (await visitor().signIn()).text()).toContain('no claim &#34;groups&#34;');
  });

  it('loses access with the next sign-in after a group was taken away', async () => {
    const browser = await signedIn();
    idp.person = { ...ANNA, groups: [] };
    expect((await browser.signIn()).status).toBe(403);
  });
});

describe('signing out', () => {
  it('ends the session on the server', async () => {
    const browser = await signedIn();
    const id = browser.cookie(SESSION) ?? '';
    const headers = { origin: url, 'x-console': '1' };
    const answer = await browser.go('logout', { method: 'POST', headers });
    expect(answer.status).toBe(204);
    expect(browser.cookie(SESSION)).toBeUndefined();
    browser.steal(SESSION, id);
    expect((await browser.call('/me')).status).toBe(401);
  });

  it.each([
    ['by a link', { method: 'GET' }, 405],
    [
      'by another site’s form',
      { method: 'POST', headers: { origin: 'https://evil.example' } },
      403,
    ],
  ])('nobody is signed out %s', async (_name, init, status) => {
    const browser = await signedIn();
    expect((await browser.go('logout', init)).status).toBe(status);
    expect((await browser.call('/me')).status).toBe(200);
  });
});

describe('a fresh sign-in', () => {
  it('asks the person again although the provider knows the browser', async () => {
    const browser = await signedIn();
    const before = idp.asked;
    await browser.signIn();
    expect(idp.asked).toBe(before);
    const answer = await browser.signIn('login?fresh=1&to=settings');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('./#settings');
    expect(idp.asked).toBe(before + 1);
  });

  it('does not count where the provider does not say when the person signed in', async () => {
    const browser = await signedIn();
    const before = browser.cookie(SESSION);
    // As if the provider took no notice of prompt and max_age: its answer has no auth_time.
    const asked = await browser.go('login?fresh=1');
    const address = new URL(String(asked.headers.get('location')));
    address.searchParams.delete('prompt');
    address.searchParams.delete('max_age');
    const answer = await browser.signIn(address.href);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('auth_time');
    expect(browser.cookie(SESSION)).toBe(before);
  });

  it('asks for it by prompt and max_age', async () => {
    const answer = await visitor().go('login?fresh=1');
    const asked = new URL(String(answer.headers.get('location'))).searchParams;
    expect(asked.get('prompt')).toBe('login');
    expect(asked.get('max_age')).toBe('0');
  });
});

it.each(['//evil.example', 'https://evil.example', 'x"><script>', '\\evil', 'a\r\nb'])(
  'an address to return to leads nowhere else: %p',
  async (to) => {
    const answer = await visitor().signIn(`login?to=${encodeURIComponent(to)}`);
    const location = String(answer.headers.get('location'));
    expect(new URL(location, `${url}/console/callback`).href).toMatch(
      new RegExp(`^${url}/console/(#[\\w%.:~/-]*)?$`),
    );
  },
);

describe('blocks', () => {
  let last = 5500000;
  const phone = () => {
    last += 10_037;
    return `+35844${last}`;
  };

  it('a blocked number is shown with its reason, unblocked with one, and the audit says who', async () => {
    const to = phone();
    for (const status of [202, 202, 429]) {
      expect((await stage.post('/v1/challenges', { to, channel: 'sms' })).status).toBe(status);
    }
    const support = await signedIn({ groups: ['helpdesk'], email: 'bob@example.com' });
    const found = await support.call('/blocks', { tenant: 'default', number: to });
    expect(found.body.blocks).toMatchObject([{ rule: 'number', means: expect.any(String) }]);
    expect(JSON.stringify(found.body)).not.toContain(to);
    const wanted = { tenant: 'default', number: to };
    expect((await support.call('/blocks/unblock', wanted)).status).toBe(422);
    const reason = `he called from ${to}`;
    const lifted = await support.call('/blocks/unblock', { ...wanted, reason });
    expect(lifted).toMatchObject({ status: 200, body: { blocks: [] } });
    expect((await stage.post('/v1/challenges', { to, channel: 'sms' })).status).toBe(202);
    const { body } = await support.call('/audit?of=limits');
    expect(body.acts[0]).toMatchObject({
      ...{ act: 'unblock', tenant: 'default', operator: 'bob@example.com' },
      reason: 'he called from [number]',
      key: expect.stringMatching(/^console-[0-9a-f]{8}$/),
    });
    expect(JSON.stringify(body)).not.toContain(to);
  });

  it('nobody acts under another name', async () => {
    const browser = await signedIn();
    const body = { tenant: 'default', number: phone(), reason: 'a test', operator: 'somebody' };
    expect((await browser.call('/blocks/unblock', body)).status).toBe(422);
  });

  it('support unblocks numbers; countries, prefixes and tenants are for operators', async () => {
    const support = await signedIn({ groups: ['helpdesk'] });
    const operator = await signedIn();
    for (const target of [{ country: 'FI' }, { prefix: '+35844123' }, { whole: true }]) {
      const body = { tenant: 'default', reason: 'a test', ...target };
      expect((await support.call('/blocks/unblock', body)).status).toBe(403);
      expect((await operator.call('/blocks/unblock', body)).status).toBe(200);
    }
  });

  it('a number is denied at run time, found in the list masked, and taken out', async () => {
    const browser = await signedIn();
    const number = phone();
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const reason = 'a test';
    const entry = { tenant: 'default', action: 'deny', number, until, reason };
    const added = await browser.call('/blocks/list', entry);
    expect(added.status).toBe(200);
    expect((await stage.post('/v1/challenges', { to: number, channel: 'sms' })).status).toBe(429);
    const { body } = await browser.call('/blocks/default/lists');
    expect(body.entries).toContainEqual(added.body);
    expect(JSON.stringify(body)).not.toContain(number);
    const { id } = added.body;
    expect((await browser.call('/blocks/unlist', { tenant: 'default', id, reason })).status).toBe(
      200,
    );
    expect((await stage.post('/v1/challenges', { to: number, channel: 'sms' })).status).toBe(202);
  });

  it('countries that are held back are asked for', async () => {
    const browser = await signedIn();
    expect((await browser.call('/blocks/default/countries')).status).toBe(200);
  });
});

describe('a number', () => {
  it('is shown whole with a reason, to support and operators, and the audit says so', async () => {
    const to = '+358447654321';
    const { body: started } = await stage.post('/v1/challenges', { to, channel: 'sms' });
    const browser = await signedIn({ groups: ['helpdesk'], email: 'bob@example.com' });
    const ask = { id: started.id };
    expect((await browser.call('/numbers/show', ask)).status).toBe(422);
    const shown = await browser.call('/numbers/show', { ...ask, reason: 'the person asked' });
    expect(shown).toEqual({ status: 200, body: { id: started.id, number: to } });
    const { body } = await browser.call('/audit?of=console');
    expect(body.acts[0]).toMatchObject({
      ...{ act: 'show_number', tenant: 'default', operator: 'bob@example.com' },
      reason: 'the person asked',
    });
    expect(JSON.stringify(body)).not.toContain(to);
    const viewer = await signedIn({ groups: ['staff'] });
    const refused = await viewer.call('/numbers/show', { ...ask, reason: 'I am curious' });
    expect(refused.status).toBe(403);
  });

  it('of another tenant looks like none', async () => {
    const { body } = await stage.post(
      '/v1/challenges',
      { to: '+358447654322', channel: 'sms' },
      { authorization: `${stage.authorized.authorization}-other` },
    );
    const operator = await signedIn();
    const ask = { id: body.id, reason: 'a test' };
    expect((await operator.call('/numbers/show', ask)).status).toBe(200);
    const support = await signedIn({ groups: ['helpdesk'] });
    const [foreign, none] = [
      await support.call('/numbers/show', ask),
      await support.call('/numbers/show', { ...ask, id: body.id.replace(/.$/, 'Z') }),
    ];
    expect(foreign.status).toBe(404);
    expect(none.status).toBe(404);
    expect(foreign.body.detail).toBe(none.body.detail);
  });
});

describe('the audit', () => {
  it('keeps sign-ins and refused ones, for operators', async () => {
    idp.person = { sub: 'eve', groups: [] };
    await visitor().signIn();
    const operator = await signedIn();
    const acts = (await operator.call('/audit?of=console')).body.acts;
    expect(acts[0]).toMatchObject({ act: 'sign_in', operator: 'anna@example.com' });
    expect(acts[1]).toMatchObject({ act: 'sign_in_refused', operator: 'eve' });
    const support = await signedIn({ groups: ['helpdesk'] });
    const seen = (await support.call('/audit?of=console')).body.acts;
    expect(seen.filter((each: { act: string }) => each.act.startsWith('sign'))).toEqual([]);
  });
});

it('spend is what was reserved, by country, against the budgets', async () => {
  const browser = await signedIn();
  await stage.post('/v1/challenges', { to: '+358448000001', channel: 'sms' });
  const { body } = await browser.call('/spend/default');
  const [tenant] = body.lines;
  expect(tenant).toMatchObject({ of: 'challenges', day: { budget: expect.any(Number) } });
  expect(tenant.hour.spent).toBeGreaterThan(0);
  expect(tenant.day.spent).toBeGreaterThanOrEqual(tenant.hour.spent);
});

it('carriers are listed with what they did', async () => {
  const browser = await signedIn({ groups: ['staff'] });
  const { body } = await browser.call('/carriers');
  expect(body.carriers.map(({ carrier }: { carrier: string }) => carrier)).toEqual(
    expect.arrayContaining([...stage.config.providers.keys()]),
  );
});

it('a breaker that is open shows until when', async () => {
  const browser = await signedIn({ groups: ['staff'] });
  const [carrier = ''] = stage.config.providers.keys();
  const evidence = new RedisEvidenceStore(stage.redis, systemClock);
  const untilMs = Date.now() + 60_000;
  await evidence.breakerOpened('sms', carrier, untilMs);
  const line = async () =>
    (await browser.call('/carriers')).body.carriers.find(
      (each: { carrier: string; channel: string }) =>
        each.carrier === carrier && each.channel === 'sms',
    );
  expect(await line()).toMatchObject({ breakerUntil: new Date(untilMs).toISOString() });
  await evidence.breakerClosed('sms', carrier);
  expect(await line()).not.toHaveProperty('breakerUntil');
});

describe('the queues', () => {
  it('are counted for everybody who is signed in', async () => {
    const browser = await signedIn({ groups: ['staff'] });
    const { body } = await browser.call('/queues');
    expect(body.board).toBe(false);
    expect(body.queues.map(({ queue }: { queue: string }) => queue).sort()).toEqual([
      ...['challenges', 'deliveries', 'notifications', 'prices'],
    ]);
  });

  it('the board is for operators who see every tenant', async () => {
    expect((await visitor().go('queues/')).status).toBe(401);
    expect((await (await signedIn({ groups: ['helpdesk'] })).go('queues/')).status).toBe(403);
    const operator = await signedIn();
    const page = await operator.go('queues/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(await page.text()).toContain('Octothorpe queues');
    const listed = await operator.go('queues/api/queues');
    expect(listed.status).toBe(200);
    expect(((await listed.json()) as { queues: object[] }).queues).toHaveLength(3);
  });

  it('the board changes nothing', async () => {
    const operator = await signedIn();
    for (const path of ['deliveries/clean/failed', 'deliveries/pause', 'deliveries/empty']) {
      const answer = await operator.go(`queues/api/queues/${path}`, {
        method: 'PUT',
        headers: { origin: url, 'x-console': '1' },
      });
      expect(answer.status).toBe(403);
    }
  });
});

it('one address finishes so many sign-ins, and no more', async () => {
  const statuses = new Set<number>();
  for (let i = 0; i < 101; i += 1) statuses.add((await visitor().go('callback?code=x')).status);
  expect([...statuses]).toEqual([400, 429]);
});
