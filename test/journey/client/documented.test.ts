/** 100 % of the public API has docs, and every example in them runs against a sandbox as it stands there. */
import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Challenge, Octothorpe } from '../../../packages/client/src/octothorpe.js';
import { HostedBrowser } from '../../setup/hosted-browser.js';
import { testRedisUrl } from '../../setup/redis.js';
import { RegisteredPerson } from '../../setup/registered-person.js';
import { openStage, type Stage } from '../stage.js';
import { clientOf } from './client-of.js';
import { publicApi } from './public-api.js';

const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const api = publicApi();
const examples = api.flatMap(({ name, examples }) =>
  examples.map((code, index) => ({ name: `${name} ${index + 1}`, code })),
);
let stage: Stage;
let octothorpe: Octothorpe;

beforeAll(async () => {
  stage = await openStage();
  octothorpe = clientOf(stage, { webhookSecrets: [SECRET] });
});
afterAll(() => stage.close());

it('every export, and every field of it, says what it is', () => {
  expect(api.length).toBeGreaterThan(100);
  expect(api.filter(({ comment }) => comment.trim().length < 5).map(({ name }) => name)).toEqual(
    [],
  );
});

it('every function, class and method has an example', () => {
  const callable = api.filter(({ kind }) => ['function', 'class', 'method'].includes(kind));
  expect(callable.length).toBeGreaterThan(25);
  expect(callable.filter(({ examples }) => examples.length === 0).map(({ name }) => name)).toEqual(
    [],
  );
});

it.each(examples)('the example of $name runs, and prints what it says', async ({ code }) => {
  const printed = await run(code);
  for (const said of expectedOf(code)) {
    expect(printed).toEqual(expect.arrayContaining([expect.stringMatching(said)]));
  }
});

/** The comment behind `console.log(…);` is what is printed; `…` stands for anything. */
function expectedOf(code: string): RegExp[] {
  return [...code.matchAll(/console\.log\(.*\);(?: \}\s*)? \/\/ (.*)$/gm)].map(
    ([, said = '']) => new RegExp(`^${said.split('…').map(escaped).join('.*')}$`, 's'),
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** @returns what the example prints */
async function run(code: string): Promise<string[]> {
  const printed: string[] = [];
  const log = (...values: unknown[]) => void printed.push(values.map(shown).join(' '));
  const given = { ...(await world(code)), load, console: { log } };
  const body = code.replace(
    /^\s*import (\w+)?(?:, )?(\{[^}]*\})? from '([^']+)';$/gm,
    (_all, whole?: string, named?: string, from?: string) =>
      `const ${named ?? `{ default: ${whole} }`} = await load('${from}');`,
  );
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  // In a block, so that an example may declare what is given to others.
  await new AsyncFunction(...Object.keys(given), `{${body}\n}`)(...Object.values(given));
  return printed;
}

function shown(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const MODULES: Record<string, () => Promise<unknown>> = {
  '@octothorpe/client': () => import('../../../packages/client/src/octothorpe.js'),
  '@octothorpe/client/express': () => import('../../../packages/client/src/express.js'),
  '@octothorpe/client/fastify': () => import('../../../packages/client/src/fastify.js'),
  '@octothorpe/client/bullmq': () => import('../../../packages/client/src/bullmq.js'),
  '@octothorpe/client/browser': () => import('../../../packages/client/src/browser.js'),
  express: () => import('express'),
  fastify: () => import('fastify'),
};

function load(name: string): Promise<unknown> {
  const found = MODULES[name];
  if (!found) throw new Error(`No user of the client has the package ${name}.`);
  return found();
}

let lastNumber = 4_750_000;

/** What the examples take for granted; docs/client.md lists it. */
async function world(code: string): Promise<object> {
  lastNumber += 1;
  const to = `+35844${lastNumber}`;
  const subject = `user-${randomUUID()}`;
  const body =
    '{"type":"challenge.sms_verified","timestamp":"2027-02-01T09:30:00.000Z","data":{"reference":"r-1"}}';
  const at = new Date();
  const person = code.includes('subjectWithOurApp')
    ? await new RegisteredPerson(stage, subject).setUp('app')
    : undefined;
  return {
    ...{ octothorpe, to, subject, redisUrl: testRedisUrl(), rawBody: body, webhookSecret: SECRET },
    ...{ baseUrl: stage.config.publicUrl, key: stage.authorized.authorization.slice(7) },
    headers: {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(SECRET).sign('msg_1', at, body),
    },
    answersAndPressesHash: '+358457060005',
    nobodyAnswers: '+358457020005',
    codeThatThePersonTypes: () => stage.codeFor(to),
    subjectWithOurApp: subject,
    personApproves: (approval: Challenge) => person?.phone.answer('approve', approval.matchDigit),
    ...(code.includes('sessions.result(') ? { request: await comingBack() } : {}),
    response: { setHeader() {}, writeHead: () => ({ end() {} }) },
    ...pageOf('https://shop.example.com/done?result=eyJ.eyJ.abc&state=xyz'),
  };
}

/** A page, and the service's own endpoint that begins a session for it. */
function pageOf(href: string) {
  const window = { location: { href, assign() {} }, history: { replaceState() {} } };
  const url = 'https://verify.example.com/verify/open/abc';
  return { window, fetch: async () => ({ json: async () => ({ url }) }) };
}

/** The request of a browser that comes back from a set-up that was verified. */
async function comingBack() {
  lastNumber += 1;
  const to = `+35844${lastNumber}`;
  const returnUrl = 'http://127.0.0.1:4000/phone/done';
  const { url, cookie } = await octothorpe.sessions.start({
    purpose: 'setup',
    subject: 'user-8c1f',
    returnUrl,
  });
  const page = new HostedBrowser(stage.config.publicUrl);
  await page.open(url);
  await page.post('start', { channel: 'sms', to });
  await page.post('check', { code: await stage.codeFor(to) });
  const { location } = (await page.post('finish', { outcome: 'done' })).body;
  const { pathname, search } = new URL(location);
  return { url: pathname + search, headers: { cookie: cookie.split(';')[0] } };
}
