/** What the router checks before any handler runs, on a table of two entries. */
import type { Request, Response } from 'express';
import type { ConsoleAccess } from '../../../src/console/access.js';
import type { ConsoleCaller, ConsoleRoute } from '../../../src/console/console-route.js';
import { consoleRouter } from '../../../src/console/console-router.js';
import { sendJson } from '../../../src/http/dispatch.js';
import { type Gateway, startGateway } from '../../setup/gateway.js';

const OWN = { origin: 'https://verify.example.com', 'x-console': '1' };
let caller: ConsoleCaller | undefined;
let answered = 0;
let gateway: Gateway;

const access: ConsoleAccess = {
  callerOf: async () => caller,
  ownOrigins: () => [OWN.origin],
  remedy: 'Sign in.',
  hasLogin: true,
};

function handler(_req: Request, res: Response): void {
  answered += 1;
  sendJson(res, 200, {});
}

const routes: readonly ConsoleRoute[] = [
  { method: 'GET', path: '/of/:tenant', role: 'viewer', handler },
  { method: 'POST', path: '/change', role: 'support', handler },
];

beforeAll(async () => {
  gateway = await startGateway({
    extra: [{ path: '/', handler: consoleRouter({ access, routes }) }],
  });
});
afterAll(() => gateway.close());
beforeEach(() => {
  answered = 0;
  caller = { operator: 'anna', key: 'k', role: 'support', tenants: ['acme'], signedInAtMs: 0 };
});

async function read(path: string): Promise<number> {
  return (await fetch(`${gateway.origin}/console/api${path}`, { headers: OWN })).status;
}

async function change(body: object = {}, headers: Record<string, string> = OWN): Promise<number> {
  const answer = await fetch(`${gateway.origin}/console/api/change`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
  return answer.status;
}

it('who has the role and sees the tenant is answered', async () => {
  expect([await read('/of/acme'), await change({ tenant: 'acme' })]).toEqual([200, 200]);
  expect(answered).toBe(2);
});

it('nobody is answered without a login', async () => {
  caller = undefined;
  expect([await read('/of/acme'), await change()]).toEqual([401, 401]);
  expect(answered).toBe(0);
});

it('who has less than the role is refused', async () => {
  caller = caller && { ...caller, role: 'viewer' };
  expect([await read('/of/acme'), await change()]).toEqual([200, 403]);
  expect(answered).toBe(1);
});

it('a tenant that the login does not cover is refused in path, query and body', async () => {
  const tried = [
    await read('/of/globex'),
    await read('/of/acme?tenant=globex'),
    await change({ tenant: 'globex' }),
  ];
  expect(tried).toEqual([403, 403, 403]);
  expect(answered).toBe(0);
});

it('a change that another site asks for is not made', async () => {
  const other = { ...OWN, origin: 'https://evil.example' };
  expect(await change({}, other)).toBe(403);
  expect(await change({}, { origin: OWN.origin })).toBe(403);
  expect(answered).toBe(0);
});
