import type { IncomingMessage } from 'node:http';
import type { Request } from 'express';
import { isFromThisMachine, LoopbackAccess } from '../../../src/console/access.js';
import {
  FRESH_MS,
  hasRole,
  requireFreshLogin,
  requireRole,
  requireTenant,
} from '../../../src/console/console-route.js';
import { requireOwnPage } from '../../../src/console/console-router.js';

function from(remoteAddress: string | undefined, headers: Record<string, string>) {
  return { socket: { remoteAddress }, headers } as unknown as IncomingMessage & Request;
}

const HOST = { host: '127.0.0.1:3000' };

describe('a sandbox without a login opens its console', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1:3000'],
    ['127.0.0.1', 'localhost:3000'],
    ['127.0.0.1', 'LOCALHOST'],
    ['::1', '[::1]:3000'],
    ['::ffff:127.0.0.1', 'localhost:3000'],
  ])('to %s, asking for %s', async (address, host) => {
    const access = new LoopbackAccess(
      () => ['a', 'b'],
      () => 7,
    );
    expect(await access.callerOf(from(address, { host }))).toMatchObject({
      role: 'operator',
      tenants: ['a', 'b'],
      signedInAtMs: 7,
    });
  });

  it.each([
    ['another machine', '192.0.2.7', HOST],
    ['another machine that says localhost', '10.0.0.2', { host: 'localhost:3000' }],
    ['an address that only begins alike', '127.0.0.1.example', HOST],
    ['an unknown address', undefined, HOST],
    ['a name that leads here by DNS', '127.0.0.1', { host: 'rebind.example:3000' }],
    ['a name that ends in localhost', '127.0.0.1', { host: 'evil.localhost:3000' }],
    ['a name that begins with the address', '127.0.0.1', { host: '127.0.0.1.nip.io' }],
    ['userinfo in the name', '127.0.0.1', { host: 'localhost@evil.example' }],
    ['no name', '127.0.0.1', {}],
    ['a proxy', '127.0.0.1', { ...HOST, 'x-forwarded-for': '127.0.0.1' }],
    ['a proxy that says nothing', '127.0.0.1', { ...HOST, 'x-forwarded-for': '' }],
    ['a proxy by RFC 7239', '127.0.0.1', { ...HOST, forwarded: 'for=127.0.0.1' }],
    ['a proxy that names itself', '127.0.0.1', { ...HOST, via: '1.1 proxy' }],
    ['a proxy’s own header', '127.0.0.1', { ...HOST, 'x-real-ip': '127.0.0.1' }],
  ])('never to %s', (_name, address, headers) => {
    expect(isFromThisMachine(from(address, headers))).toBe(false);
  });
});

describe('a change comes from the console’s own page', () => {
  const OWN = ['https://verify.example.com'];
  const ask = (method: string, headers: Record<string, string>) => () =>
    requireOwnPage(from('192.0.2.7', headers), method, OWN);
  const own = { origin: 'https://verify.example.com', 'x-console': '1' };

  it('is taken with its origin and the header, or with what the browser says of the site', () => {
    expect(ask('POST', own)).not.toThrow();
    expect(ask('POST', { 'sec-fetch-site': 'same-origin', 'x-console': '1' })).not.toThrow();
    expect(ask('POST', { ...own, 'sec-fetch-site': 'same-origin' })).not.toThrow();
  });

  it.each<[string, Record<string, string>]>([
    ['without the header', { origin: own.origin }],
    ['with another value of the header', { ...own, 'x-console': 'true' }],
    ['from nowhere', { 'x-console': '1' }],
    ['of another origin', { ...own, origin: 'https://evil.example' }],
    ['of the same host by http', { ...own, origin: 'http://verify.example.com' }],
    ['of an opaque origin', { ...own, origin: 'null' }],
    ['of another site', { ...own, 'sec-fetch-site': 'cross-site' }],
    ['of a neighbouring host', { ...own, 'sec-fetch-site': 'same-site' }],
    ['that somebody typed', { ...own, 'sec-fetch-site': 'none' }],
  ])('is refused %s', (_name, headers) => {
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect(ask(method, headers)).toThrow(/own page/);
    }
  });

  it('a read is refused to other sites, and needs no header', () => {
    expect(ask('GET', {})).not.toThrow();
    expect(ask('GET', { 'sec-fetch-site': 'none' })).not.toThrow();
    expect(ask('GET', { 'sec-fetch-site': 'cross-site' })).toThrow(/own page/);
    expect(ask('GET', { origin: 'https://evil.example' })).toThrow(/own page/);
  });
});

it('each role may do what the one before may', () => {
  expect(hasRole({ role: 'operator' }, 'viewer')).toBe(true);
  expect(hasRole({ role: 'support' }, 'support')).toBe(true);
  expect(hasRole({ role: 'support' }, 'operator')).toBe(false);
  expect(() => requireRole({ role: 'viewer' }, 'support')).toThrow(/role "support".*"viewer"/);
});

it('a tenant of others and one that does not exist are refused alike', () => {
  const caller = { tenants: ['acme'] };
  const text = (tenant: string) => {
    try {
      requireTenant(caller, tenant);
      return 'let through';
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(text('acme')).toBe('let through');
  expect(text('bank')).toBe(text('no-such-tenant'));
});

it('a full login is fresh for five minutes; one without a time never is', () => {
  const nowMs = 1_800_000_000_000;
  expect(() => requireFreshLogin({ signedInAtMs: nowMs - FRESH_MS }, nowMs)).not.toThrow();
  expect(() => requireFreshLogin({ signedInAtMs: nowMs - FRESH_MS - 1 }, nowMs)).toThrow(/again/);
  expect(() => requireFreshLogin({ signedInAtMs: 0 }, nowMs)).toThrow(/again/);
});
