import { consoleSettings } from '../../../src/config/console-settings.js';
import { Faults } from '../../../src/config/validation-errors.js';

const SECRET = 'a-client-secret-of-forty-characters-0123';
const GIVEN = {
  issuer: 'https://login.example.com/realms/staff',
  clientId: 'octothorpe',
  clientSecret: { env: 'CONSOLE_SECRET' },
  roles: { operator: ['sre'] },
};

function read(
  console: Record<string, unknown> | undefined,
  { mode = 'production', publicUrl = 'https://verify.example.com' } = {},
) {
  const faults = new Faults();
  const variables = { CONSOLE_SECRET: SECRET };
  const found = consoleSettings(
    { console, tenants: [{ id: 'acme' }] },
    { variables, directory: '/nowhere', faults, mode: mode as 'production', publicUrl },
  );
  return { found, faults: faults.found };
}

it('is off where the file says nothing', () => {
  expect(read(undefined)).toEqual({ found: undefined, faults: [] });
});

it('reads the secret from where it is', () => {
  const { found, faults } = read(GIVEN);
  expect(faults).toEqual([]);
  expect(found?.clientSecret).toBe(SECRET);
});

it.each<[string, Record<string, unknown>, RegExp]>([
  ['no issuer', { issuer: undefined }, /console issuer: is missing: must be the https/],
  ['an issuer over http', { issuer: 'http://login.example.com' }, /console\.issuer: .*https/],
  ['credentials in the issuer', { issuer: 'https://u:p@login.example.com' }, /no credentials/],
  ['a query in the issuer', { issuer: 'https://login.example.com/?a=1' }, /no query/],
  ['a missing variable', { clientSecret: { env: 'ABSENT' } }, /ABSENT is not set/],
  ['a short secret', { clientSecret: 'short' }, /clientSecret: must have 16/],
  ['no group at all', { roles: {} }, /must name a group/],
  ['a role that does not exist', { roles: { admin: ['sre'] } }, /console roles/],
  ['scopes without openid', { scopes: ['email'] }, /must contain openid/],
  ['a scope with a space', { scopes: ['openid', 'a b'] }, /without spaces/],
  ['an unknown tenant', { tenants: { sre: ['gone'] } }, /tenants\.sre: there is no tenant gone/],
  ['tenants that are no list', { tenants: { sre: 'acme' } }, /must be a list of tenants, or "\*"/],
  ['sessions of a week', { sessionMinutes: 10_080 }, /sessionMinutes/],
  ['idle for longer than the session', { sessionMinutes: 10, idleMinutes: 20 }, /idleMinutes/],
  ['a field that does not exist', { roleClaim: 'x' }, /roleClaim/],
])('%s is a fault', (_name, change, fault) => {
  expect(read({ ...GIVEN, ...change }).faults.join('\n')).toMatch(fault);
});

it('every fault is told at once', () => {
  const { faults } = read({ clientId: '', roles: {}, scopes: [] });
  expect(faults.length).toBeGreaterThanOrEqual(4);
});

it('the login’s cookie needs https, but for a sandbox on this machine', () => {
  const sandbox = { mode: 'sandbox', publicUrl: 'http://127.0.0.1:3000' };
  const local = { ...GIVEN, issuer: 'http://127.0.0.1:9000' };
  expect(read(local, sandbox).faults).toEqual([]);
  const elsewhere = { mode: 'sandbox', publicUrl: 'http://10.0.0.5:3000' };
  expect(read(GIVEN, elsewhere).faults.join()).toMatch(/PUBLIC_URL: must be an https/);
  expect(read(local).faults.join()).toMatch(/console\.issuer: must be an https/);
});
