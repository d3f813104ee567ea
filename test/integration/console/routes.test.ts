import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Closers } from '../../../src/app.js';
import { loadConfig } from '../../../src/config/config.js';
import type { ConsoleAccess } from '../../../src/console/access.js';
import { ConsoleAudit } from '../../../src/console/console-audit.js';
import {
  CONSOLE_ROLES,
  type ConsoleCaller,
  type ConsoleRole,
  type ConsoleRoute,
} from '../../../src/console/console-route.js';
import { consoleRouter } from '../../../src/console/console-router.js';
import { createLogger } from '../../../src/observability/logger.js';
import { consoleTable } from '../../../src/roles/console.js';
import { composeCore } from '../../../src/roles/core.js';
import { limitsOver } from '../../../src/roles/limits.js';
import { recordOver } from '../../../src/roles/record.js';
import { keptLog } from '../../setup/evidence.js';
import { type Gateway, startGateway } from '../../setup/gateway.js';
import { freshTestRedis, testRedisUrl } from '../../setup/redis.js';
import { sharedIdentity } from '../../setup/shared-identity.js';

/** Who calls; nobody where undefined. */
let caller: ConsoleCaller | undefined;
const access: ConsoleAccess = {
  callerOf: async () => caller,
  ownOrigins: () => ['https://verify.example.com'],
  remedy: 'Sign in.',
  hasLogin: true,
};
const OWN = { origin: 'https://verify.example.com', 'x-console': '1' };

const closers = new Closers();
const folder = mkdtempSync(join(tmpdir(), 'octothorpe-console-'));
let routes: readonly ConsoleRoute[];
let gateway: Gateway;

beforeAll(async () => {
  await (await freshTestRedis()).quit();
  sharedIdentity(folder);
  const config = loadConfig({
    DATA_DIR: folder,
    REDIS_URL: testRedisUrl(),
    REDIS_COMMAND_TIMEOUT_MS: '10000',
    ROLES: 'api',
  });
  const core = await composeCore(config, createLogger('debug', keptLog([])), closers);
  const redis = await core.connect('request');
  const limits = limitsOver(core, redis, { budget: () => {}, breaker: () => {} });
  const closing = new AbortController().signal;
  const audit = new ConsoleAudit(redis, core.writesOver(redis), core.clock);
  routes = consoleTable(
    core,
    {
      ...{ redis, closers, closing, record: recordOver(core, redis) },
      challenges: { resend: () => Promise.reject(new Error('Nothing is sent here.')) },
      changes: { listen: () => () => {} },
      operatorLimits: limits.operatorLimits,
    },
    {
      ...{ audit, tenants: () => ['default', 'other'], hasLogin: true },
      queues: { counts: async () => new Map() },
    },
  );
  gateway = await startGateway({
    extra: [{ path: '/', handler: consoleRouter({ access, routes, recheckMs: 50 }) }],
  });
});

afterAll(async () => {
  await gateway.close();
  await closers.close();
  rmSync(folder, { recursive: true, force: true });
});

function as(role: ConsoleRole, tenants = ['default']): ConsoleCaller {
  return { operator: 'anna', key: 'console-test', role, tenants, signedInAtMs: 0 };
}

/** The status alone: a stream's answer does not end. */
async function call(
  { method, path }: ConsoleRoute,
  {
    headers = OWN,
    tenant = 'default',
    body = {},
  }: {
    readonly headers?: Record<string, string>;
    readonly tenant?: string;
    readonly body?: object;
  } = {},
): Promise<number> {
  const filled = path.replace(':tenant', tenant).replace(/:\w+/g, 'unknown');
  const abort = new AbortController();
  const sent =
    method === 'GET'
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const answer = await fetch(`${gateway.origin}/console/api${filled}`, {
    method,
    ...sent,
    headers: { ...sent.headers, ...headers },
    signal: abort.signal,
  });
  abort.abort();
  return answer.status;
}

const each = async (look: (route: ConsoleRoute) => Promise<unknown>) => {
  expect(routes.length).toBeGreaterThan(10);
  const found: Record<string, unknown> = {};
  for (const route of routes) found[`${route.method} ${route.path}`] = await look(route);
  return found;
};
const every = (status: number) =>
  Object.fromEntries(routes.map(({ method, path }) => [`${method} ${path}`, status]));

it('no call is answered without a session', async () => {
  caller = undefined;
  expect(await each((route) => call(route))).toEqual(every(401));
});

it.each(CONSOLE_ROLES)(
  'a %s gets to what the table gives to the role, and to nothing else',
  async (role) => {
    caller = as(role);
    const mayCall = (route: ConsoleRoute) =>
      CONSOLE_ROLES.indexOf(role) >= CONSOLE_ROLES.indexOf(route.role);
    const found = await each(async (route) => {
      const status = await call(route);
      return status === 403 ? 'refused' : status >= 500 ? status : 'heard';
    });
    expect(found).toEqual(
      Object.fromEntries(
        routes.map((route) => [
          `${route.method} ${route.path}`,
          mayCall(route) ? 'heard' : 'refused',
        ]),
      ),
    );
  },
);

it.each(['other', 'no-such-tenant'])(
  'a tenant that the caller does not see is refused: %s',
  async (tenant) => {
    caller = as('operator');
    const named = routes.filter(({ method, path }) => method !== 'GET' || path.includes(':tenant'));
    expect(named.length).toBeGreaterThan(5);
    for (const route of named) {
      const { method, path } = route;
      const body = { tenant };
      expect([method, path, await call(route, { tenant, body })]).toEqual([method, path, 403]);
    }
  },
);

it('a tenant in the query is one that the caller sees', async () => {
  caller = as('operator');
  for (const query of ['tenant=other', 'tenant=default&tenant=other']) {
    const answer = await fetch(`${gateway.origin}/console/api/me?${query}`);
    expect(answer.status).toBe(403);
  }
});

it.each<[string, Record<string, string>]>([
  ['another site’s form', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
  ['another site’s script', { ...OWN, 'sec-fetch-site': 'cross-site' }],
  ['a page without an origin', { 'x-console': '1' }],
  ['a form of the own site', { origin: OWN.origin }],
])('no change is made for %s', async (_name, headers) => {
  caller = as('operator');
  const changing = routes.filter(({ method }) => method !== 'GET');
  for (const route of changing) expect(await call(route, { headers })).toBe(403);
});

it('no read is answered to another site', async () => {
  caller = as('operator');
  const headers = { 'sec-fetch-site': 'cross-site' };
  for (const route of routes) expect(await call(route, { headers })).toBe(403);
});

it('answers are kept by no cache and allow no origin', async () => {
  caller = as('operator');
  const answer = await fetch(`${gateway.origin}/console/api/me`);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
});

it('an answer that is still open ends once its login does', async () => {
  caller = as('viewer');
  const open: ConsoleRoute = {
    method: 'GET',
    path: '/open',
    role: 'viewer',
    handler: (_req, res) => void res.write('begun'),
  };
  const own = await startGateway({
    extra: [{ path: '/', handler: consoleRouter({ access, routes: [open], recheckMs: 10 }) }],
  });
  const answer = await fetch(`${own.origin}/console/api/open`);
  const read = answer.text();
  caller = undefined;
  await expect(read).rejects.toThrow();
  await own.close();
});

it('a body that is too large, or no JSON, is refused before any handler', async () => {
  caller = as('operator');
  const send = (body: string) =>
    fetch(`${gateway.origin}/console/api/blocks`, {
      method: 'POST',
      body,
      headers: { ...OWN, 'content-type': 'application/json' },
    });
  expect((await send('{"a":')).status).toBe(400);
  expect((await send(JSON.stringify({ a: 'x'.repeat(20_000) }))).status).toBe(413);
});
