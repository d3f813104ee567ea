import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Router } from 'express';
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
import { LoginSettings } from '../../../src/console/login-settings.js';
import { createLogger } from '../../../src/observability/logger.js';
import { composeConsole, consoleTable } from '../../../src/roles/console.js';
import { composeCore } from '../../../src/roles/core.js';
import { limitsOver } from '../../../src/roles/limits.js';
import { recordOver } from '../../../src/roles/record.js';
import { openSettings, settingsServiceOver } from '../../../src/roles/settings.js';
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

/**
 * Every address of the console with its methods, and the least role that may call it; `own`: the login and the board have guards of their
 * own, and pages say nothing before it.
 */
const LEAST: Readonly<Record<string, ConsoleRole | 'own'>> = {
  'GET /console': 'own',
  'GET /console/': 'own',
  'GET /console/assets/:name': 'own',
  'GET /console/login': 'own',
  'GET /console/callback': 'own',
  'POST /console/logout': 'own',
  'any /console/queues': 'own',
  'any /console/*path': 'own',
  'GET /console/api/me': 'viewer',
  'GET /console/api/challenges': 'viewer',
  'GET /console/api/challenges.csv': 'viewer',
  'POST /console/api/challenges/search': 'viewer',
  'GET /console/api/challenges/:id': 'viewer',
  'POST /console/api/challenges/:id/resend': 'support',
  'POST /console/api/erase': 'operator',
  'GET /console/api/live': 'viewer',
  'GET /console/api/overview': 'viewer',
  'GET /console/api/stats': 'viewer',
  'GET /console/api/settings': 'operator',
  'PUT /console/api/settings': 'operator',
  'DELETE /console/api/settings': 'operator',
  'POST /console/api/settings/rotate': 'operator',
  'GET /console/api/settings/history': 'operator',
  'POST /console/api/settings/back': 'operator',
  'POST /console/api/blocks': 'viewer',
  'POST /console/api/blocks/unblock': 'support',
  'GET /console/api/blocks/:tenant/countries': 'viewer',
  'GET /console/api/blocks/:tenant/lists': 'viewer',
  'POST /console/api/blocks/list': 'operator',
  'POST /console/api/blocks/unlist': 'operator',
  'GET /console/api/spend/:tenant': 'viewer',
  'GET /console/api/carriers': 'viewer',
  'POST /console/api/numbers/show': 'support',
  'GET /console/api/audit': 'support',
  'GET /console/api/queues': 'viewer',
};

interface Row {
  readonly method: string;
  readonly path: string;
  readonly role: ConsoleRole;
}
const rows = Object.entries(LEAST).flatMap(([name, role]): Row[] => {
  const [method = '', path = ''] = name.split(' ');
  return role === 'own' ? [] : [{ method, path, role }];
});

const closers = new Closers();
const folder = mkdtempSync(join(tmpdir(), 'octothorpe-console-'));
let gateway: Gateway;
/** All of the console as an installation with a login has it. */
let whole: Router;

beforeAll(async () => {
  await (await freshTestRedis()).quit();
  sharedIdentity(folder);
  const config = loadConfig({
    DATA_DIR: folder,
    REDIS_URL: testRedisUrl(),
    REDIS_COMMAND_TIMEOUT_MS: '10000',
    ROLES: 'api',
  });
  const logger = createLogger('debug', keptLog([]));
  const core = await composeCore(await openSettings(config, logger, closers), logger, closers);
  const redis = await core.connect('request');
  const limits = limitsOver(core, redis, { budget: () => {}, breaker: () => {} });
  const closing = new AbortController().signal;
  const audit = new ConsoleAudit(redis, core.writesOver(redis), core.clock);
  const parts = {
    ...{ redis, closers, closing, record: recordOver(core, redis) },
    challenges: { resend: () => Promise.reject(new Error('Nothing is sent here.')) },
    changes: { listen: () => () => {} },
    operatorLimits: limits.operatorLimits,
    settings: settingsServiceOver(core, redis, { note: async () => {} }),
  };
  const routes = consoleTable(core, parts, {
    ...{ audit, tenants: () => ['default', 'other'], hasLogin: true },
    queues: { counts: async () => new Map() },
  });
  const login = LoginSettings.parse({
    ...{ issuer: 'https://login.example.com', clientId: 'octothorpe' },
    roles: { operator: ['sre'] },
  });
  const composed = await composeConsole({ ...core, config: { ...config, console: login } }, parts);
  if (!composed) throw new Error('There is no console.');
  whole = composed;
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
  { method, path }: Pick<Row, 'method' | 'path'>,
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
  const answer = await fetch(`${gateway.origin}${filled}`, {
    method,
    ...sent,
    headers: { ...sent.headers, ...headers },
    signal: abort.signal,
  });
  abort.abort();
  return answer.status;
}

/** What stands in a router, those in it included: addresses of routes, and the guards of whole folders. */
function addressesIn(router: Router): string[] {
  return router.stack.flatMap((layer) => {
    if (layer.route) return [layer.route.path];
    const inner = layer.handle as Partial<Router>;
    if (inner.stack) return addressesIn(inner as Router);
    return FOLDERS.find((path) => matches(layer, path)) ?? 'a layer without a row';
  });
}

const FOLDERS = ['/console/queues'];
const matches = (layer: object, path: string) =>
  (layer as { match(path: string): boolean }).match(path);

/** With every method that it takes, as it says itself. */
async function registered(origin: string): Promise<string[]> {
  const addresses = [...new Set(addressesIn(whole))];
  const named = addresses.map(async (path) => {
    if (FOLDERS.includes(path) || path.includes('*')) return [`any ${path}`];
    const filled = path.replace(/:\w+/g, 'unknown');
    const answer = await fetch(`${origin}${filled}`, { method: 'OPTIONS' });
    const methods = (answer.headers.get('allow') ?? '').split(', ');
    return methods
      .filter((method) => method !== 'HEAD' && method !== 'OPTIONS')
      .map((method) => `${method} ${path}`);
  });
  return (await Promise.all(named)).flat();
}

const each = async (look: (row: Row) => Promise<unknown>) => {
  const found: Record<string, unknown> = {};
  for (const row of rows) found[`${row.method} ${row.path}`] = await look(row);
  return found;
};
const every = (status: number) =>
  Object.fromEntries(rows.map(({ method, path }) => [`${method} ${path}`, status]));

it('each address of the console has a row in the table of this test, and no row is without one', async () => {
  const own = await startGateway({ extra: [{ path: '/', handler: whole }] });
  expect((await registered(own.origin)).sort()).toEqual(Object.keys(LEAST).sort());
  await own.close();
});

it('no call is answered without a session', async () => {
  caller = undefined;
  expect(await each((row) => call(row))).toEqual(every(401));
});

it.each(CONSOLE_ROLES)('a %s gets to what the role may call, and to nothing else', async (role) => {
  caller = as(role);
  const mayCall = (row: Row) => CONSOLE_ROLES.indexOf(role) >= CONSOLE_ROLES.indexOf(row.role);
  const found = await each(async (row) => {
    const status = await call(row);
    return status === 403 ? 'refused' : status >= 500 ? status : 'heard';
  });
  expect(found).toEqual(
    Object.fromEntries(
      rows.map((row) => [`${row.method} ${row.path}`, mayCall(row) ? 'heard' : 'refused']),
    ),
  );
});

it.each(['other', 'no-such-tenant'])(
  'a tenant that the caller does not see is refused: %s',
  async (tenant) => {
    caller = as('operator');
    const named = rows.filter(({ method, path }) => method !== 'GET' || path.includes(':tenant'));
    expect(named.length).toBeGreaterThan(5);
    for (const row of named) {
      const { method, path } = row;
      const body = { tenant };
      expect([method, path, await call(row, { tenant, body })]).toEqual([method, path, 403]);
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
  const changing = rows.filter(({ method }) => method !== 'GET');
  for (const row of changing) expect(await call(row, { headers })).toBe(403);
});

it('no read is answered to another site', async () => {
  caller = as('operator');
  const headers = { 'sec-fetch-site': 'cross-site' };
  for (const row of rows) expect(await call(row, { headers })).toBe(403);
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
