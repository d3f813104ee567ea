/** `requirePhone` on real servers: a password service by Express and one by Fastify, with the gateway's own pages. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import session from 'express-session';
import Fastify, { type FastifyRequest } from 'fastify';
import { requirePhone as expressPhone } from '../../../packages/client/src/express.js';
import { requirePhone as fastifyPhone } from '../../../packages/client/src/fastify.js';
import type {
  RequirePhoneOptions,
  VerifiedPhone,
} from '../../../packages/client/src/phone-gate.js';
import { HostedBrowser } from '../../setup/hosted-browser.js';
import { freePort } from '../../setup/processes.js';
import { ServiceBrowser } from '../../setup/service-browser.js';
import { openStage, type Stage } from '../stage.js';
import { clientOf } from './client-of.js';

let stage: Stage;
const ports = { express: 0, fastify: 0 };

beforeAll(async () => {
  ports.express = await freePort();
  ports.fastify = await freePort();
  const returnUrls = Object.values(ports).map((port) => `http://127.0.0.1:${port}/`);
  stage = await openStage({ tenant: { returnUrls } });
});

afterAll(() => stage.close());

let people = 0;
function person() {
  people += 1;
  return { name: `person-${people}-${process.pid}`, to: `+35844474${String(1_000 + people)}` };
}

type Options = Partial<RequirePhoneOptions<unknown>>;

/** Of gates that ask for something else than the first one. */
const ADMIN: Options = { methods: ['phone', 'recovery'] };
const BRIEF: Options = { maxAgeMs: 300_000 };
const CALLED: Options = { session: { accepts: ['call'] } };

declare module 'fastify' {
  interface FastifyRequest {
    phone?: VerifiedPhone;
  }
}

declare module 'express-session' {
  interface SessionData {
    user: string;
  }
}

interface Running {
  readonly url: string;
  close(): Promise<void>;
}

/** Anybody signs in, with the right name for a password. */
async function withExpress(options: Options = {}): Promise<Running> {
  const url = `http://127.0.0.1:${ports.express}`;
  const app = express();
  const secret = 'a-secret-of-this-service';
  app.use(session({ secret, resave: false, saveUninitialized: false }));
  app.get('/sign-in', (req, res) => {
    req.session.regenerate(() => {
      req.session.user = String(req.query['name']);
      res.send('ok');
    });
  });
  const secondFactor = expressPhone<express.Request>(clientOf(stage), {
    ownUrl: url,
    subject: (req) => req.session.user,
    ...options,
  });
  const other = (more: Options) =>
    expressPhone<express.Request>(clientOf(stage), {
      ownUrl: url,
      subject: (req) => req.session.user,
      ...more,
    });
  const shown: express.RequestHandler = (req, res) => {
    res.json({ phone: req.phone, query: req.query });
  };
  app.use('/members', secondFactor, shown);
  app.use('/admin', other(ADMIN), shown);
  app.use('/brief', other(BRIEF), shown);
  app.use('/called', other(CALLED), shown);
  app.use('/both', secondFactor, other(ADMIN), shown);
  const server: Server = createServer(app);
  await new Promise<void>((resolve) => server.listen(ports.express, '127.0.0.1', resolve));
  return {
    url,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The name is in a cookie, as far as this test goes. */
async function withFastify(options: Options = {}): Promise<Running> {
  const url = `http://127.0.0.1:${ports.fastify}`;
  const app = Fastify();
  app.get('/sign-in', (request, reply) => {
    const { name } = request.query as { name: string };
    return reply.header('set-cookie', `user=${name}; Path=/; HttpOnly`).send('ok');
  });
  const preHandler = fastifyPhone<FastifyRequest>(clientOf(stage), {
    ownUrl: url,
    subject: (request) => /user=([^;]+)/.exec(request.headers.cookie ?? '')?.[1],
    ...options,
  });
  const other = (more: Options) =>
    fastifyPhone<FastifyRequest>(clientOf(stage), {
      ownUrl: url,
      subject: (request) => /user=([^;]+)/.exec(request.headers.cookie ?? '')?.[1],
      ...more,
    });
  const shown = ({ phone, query }: FastifyRequest) => ({ phone, query });
  app.get('/members/*', { preHandler }, shown);
  app.get('/admin/*', { preHandler: other(ADMIN) }, shown);
  app.get('/brief/*', { preHandler: other(BRIEF) }, shown);
  app.get('/called/*', { preHandler: other(CALLED) }, shown);
  app.get('/both/*', { preHandler: [preHandler, other(ADMIN)] }, shown);
  await app.listen({ port: ports.fastify, host: '127.0.0.1' });
  return { url, close: async () => void (await app.close()) };
}

/** The person sets a phone up on the hosted pages, or signs in by the one that is registered. @returns the way back */
async function prove(location: string, to: string, how: 'setup' | 'signin'): Promise<string> {
  const page = new HostedBrowser(stage.config.publicUrl);
  await page.open(location);
  const started = await page.post('start', { channel: 'sms', ...(how === 'setup' ? { to } : {}) });
  expect(started.status).toBe(200);
  await page.until(({ challenge }) => challenge?.state === 'delivered');
  const { body } = await page.post('check', { code: await stage.codeFor(to) });
  expect(body.outcome).toBe('verified');
  return (await page.post('finish', { outcome: 'done' })).body.location;
}

describe.each([
  ['Express', withExpress],
  ['Fastify', withFastify],
])('%s', (_name, serve) => {
  let running: Running | undefined;
  afterEach(async () => {
    await running?.close();
    running = undefined;
  });

  async function signedIn(options: Options = {}, who = person()) {
    running ??= await serve(options);
    const browser = new ServiceBrowser(running.url);
    await browser.get(`/sign-in?name=${who.name}`);
    return { ...who, browser };
  }

  it('sets a phone up the first time, lets in, and asks for it at the next sign-in', async () => {
    const { name, to, browser } = await signedIn();
    const away = await browser.get('/members/account?tab=2');
    expect(away).toMatchObject({ status: 303, location: expect.stringContaining('/verify/open/') });
    const back = await prove(away.location, to, 'setup');
    const entered = await browser.get(back);
    expect(entered).toMatchObject({ status: 303, location: '/members/account?tab=2' });
    const shown = JSON.parse((await browser.get(entered.location)).text);
    expect(shown).toEqual({
      phone: {
        ...{ subject: name, method: 'sms', verifiedAt: expect.stringMatching(/^\d{4}-.*Z$/) },
        masked: `+358*****${to.slice(-4)}`,
      },
      query: { tab: '2' },
    });
    // Nobody is asked twice, and a page that is loaded again leads where the person is.
    expect((await browser.get('/members/account')).status).toBe(200);
    expect(await browser.get(back)).toMatchObject({
      status: 303,
      location: '/members/account',
    });
    // A new sign-in, in another browser: now by the registered phone.
    const later = await signedIn({}, { name, to });
    const again = await later.browser.get('/members/account');
    const entered2 = await later.browser.get(await prove(again.location, to, 'signin'));
    expect(JSON.parse((await later.browser.get(entered2.location)).text).phone.method).toBe('sms');
  });

  it('takes no result from another browser, none twice, and none that was changed', async () => {
    const { to, browser } = await signedIn();
    const back = await prove((await browser.get('/members/a')).location, to, 'setup');
    const victim = await signedIn();
    expect(await victim.browser.get(back)).toMatchObject({ status: 400 });
    await victim.browser.get('/members/a');
    expect(await victim.browser.get(back)).toMatchObject({ status: 400 });
    const changed = new URL(back);
    changed.searchParams.set('state', 'x'.repeat(22));
    expect((await browser.get(changed.href)).status).toBe(400);
    changed.searchParams.set('state', String(new URL(back).searchParams.get('state')));
    const [head, , signature] = String(changed.searchParams.get('result')).split('.');
    const claims = Buffer.from('{"outcome":"verified"}').toString('base64url');
    changed.searchParams.set('result', `${head}.${claims}.${signature}`);
    expect((await browser.get(changed.href)).status).toBe(400);
    const kept = browser.copy();
    expect((await browser.get(back)).status).toBe(303);
    // Another tab of the same browser, whose result was taken meanwhile.
    expect((await kept.get(back)).status).toBe(400);
  });

  it('does not let another person of the same browser in by the proof of the first', async () => {
    const { to, browser } = await signedIn();
    const back = await prove((await browser.get('/members/a')).location, to, 'setup');
    await browser.get(back);
    expect((await browser.get('/members/a')).status).toBe(200);
    await browser.get(`/sign-in?name=${person().name}`);
    expect((await browser.get('/members/a')).status).toBe(303);
    // Nor a result that came while another person had signed in.
    const one = await signedIn();
    const theirs = await prove((await one.browser.get('/members/a')).location, one.to, 'setup');
    await one.browser.get(`/sign-in?name=${person().name}`);
    expect((await one.browser.get(theirs)).status).toBe(400);
  });

  it('lets nobody in who cancels, and does not begin again by itself', async () => {
    const { browser } = await signedIn();
    const page = new HostedBrowser(stage.config.publicUrl);
    await page.open((await browser.get('/members/a?q=1')).location);
    const { location } = (await page.post('finish', { outcome: 'cancel' })).body;
    const refused = await browser.get(location);
    expect(refused).toMatchObject({
      status: 403,
      text: expect.stringContaining('href="/members/a?q=1"'),
    });
    expect((await browser.get('/members/a')).status).toBe(303);
  });

  it('leads to no other host, whatever is in the address', async () => {
    const { to, browser } = await signedIn();
    const away = await browser.get('/members/..%2f?returnTo=//evil.test&next=https://evil.test');
    const { location } = away;
    if (away.status !== 303) return expect(away.status).toBeGreaterThanOrEqual(400);
    const entered = await browser.get(await prove(location, to, 'setup'));
    expect(new URL(entered.location, running?.url).host).toBe(new URL(String(running?.url)).host);
  });

  it('answers a program with a status, and sends somebody without the first factor to sign in', async () => {
    running = await serve({ signInPath: '/sign-in' });
    const nobody = new ServiceBrowser(running.url);
    expect(await nobody.get('/members/a')).toMatchObject({ status: 303, location: '/sign-in' });
    expect(await nobody.get('/members/a', { accept: 'application/json' })).toMatchObject({
      status: 401,
      text: expect.stringContaining('unauthorized'),
    });
    const { browser } = await signedIn();
    expect(await browser.get('/members/a', { accept: 'application/json' })).toMatchObject({
      status: 403,
      text: expect.stringContaining('phone_required'),
    });
  });

  it('tells the service the full number, once', async () => {
    const told: unknown[] = [];
    const { to, name, browser } = await signedIn({
      onVerified: ({ phoneNumber, subject }) => void told.push([subject, phoneNumber]),
    });
    await browser.get(await prove((await browser.get('/members/a')).location, to, 'setup'));
    await browser.get('/members/a');
    expect(told).toEqual([[name, to]]);
  });

  it('refuses who has nothing registered, where set-ups are not allowed', async () => {
    const { browser } = await signedIn({ setUp: false });
    expect(await browser.get('/members/a')).toMatchObject({
      status: 403,
      text: expect.stringContaining('nothing_registered'),
    });
  });

  it('a proof for one gate opens none that asks for other methods or a newer proof', async () => {
    const { to, browser } = await signedIn();
    const back = await prove((await browser.get('/members/a')).location, to, 'setup');
    // Nor does another gate take the result.
    const { search } = new URL(back);
    expect((await browser.copy().get(`/admin/a${search}`)).status).toBe(400);
    expect((await browser.copy().get(`/brief/a${search}`)).status).toBe(400);
    await browser.get(back);
    expect((await browser.get('/members/a')).status).toBe(200);
    expect((await browser.get('/brief/a')).location).toContain('/verify/open/');
    const admin = await browser.get('/admin/a');
    expect(admin.location).toContain('/verify/open/');
    await browser.get(await prove(admin.location, to, 'signin'));
    expect((await browser.get('/admin/a')).status).toBe(200);
    expect((await browser.get('/members/a')).status).toBe(200);
  });

  it('a set-up by a method that a sign-in does not accept lets nobody in', async () => {
    const { to, browser } = await signedIn();
    const back = await prove((await browser.get('/called/a')).location, to, 'setup');
    expect(await browser.get(back)).toMatchObject({ status: 303, location: '/called/a' });
    expect((await browser.get('/called/a')).location).toContain('/verify/open/');
  });

  it('behind two gates, the result for the second one gets past the first', async () => {
    const { to, browser } = await signedIn();
    const first = await browser.get('/both/a');
    const second = await browser.get(
      (await browser.get(await prove(first.location, to, 'setup'))).location,
    );
    expect(second.location).toContain('/verify/open/');
    const entered = await browser.get(await prove(second.location, to, 'signin'));
    expect(entered).toMatchObject({ status: 303, location: '/both/a' });
    expect((await browser.get('/both/a')).status).toBe(200);
  });

  it('a proof is over after its time', async () => {
    const { to, browser } = await signedIn({ maxAgeMs: 1 });
    const entered = await browser.get(
      await prove((await browser.get('/members/a')).location, to, 'setup'),
    );
    expect((await browser.get(entered.location)).location).toContain('/verify/open/');
  });
});

it('a new sign-in of the same person in the same browser needs a new proof', async () => {
  const running = await withExpress();
  const [{ name, to }, browser] = [person(), new ServiceBrowser(running.url)];
  await browser.get(`/sign-in?name=${name}`);
  await browser.get(await prove((await browser.get('/members/a')).location, to, 'setup'));
  expect((await browser.get('/members/a')).status).toBe(200);
  await browser.get(`/sign-in?name=${name}`);
  expect((await browser.get('/members/a')).location).toContain('/verify/open/');
  await running.close();
});

it('a gateway that is away is an error of the service, and lets nobody in', async () => {
  const url = `http://127.0.0.1:${ports.express}`;
  const app = express();
  const away = clientOf(stage, { baseUrl: 'http://127.0.0.1:1', retriesMax: 0 });
  app.use(
    expressPhone(away, { ownUrl: url, subject: () => 'anna' }),
    (_req, res) => void res.send('in'),
  );
  app.use(
    ((error, _req, res, _next) =>
      void res.status(500).send(error.code)) as express.ErrorRequestHandler,
  );
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const answer = await new ServiceBrowser(`http://127.0.0.1:${port}`).get('/');
  expect(answer).toMatchObject({ status: 500, text: 'connection_failed' });
  await new Promise((resolve) => server.close(resolve));
});
