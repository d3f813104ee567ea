import { openIdSettings } from '../../../src/config/openid-settings.js';
import { Faults } from '../../../src/config/validation-errors.js';

const SECRET = 'a-client-secret-of-forty-characters-0123';
const web = { id: 'web', secret: SECRET, redirectUris: ['https://id.example.com/cb'] };

function read(openid: Record<string, unknown>, mode: 'sandbox' | 'production' = 'production') {
  const faults = new Faults();
  const variables = { OPENID_SECRET: SECRET };
  const sources = { variables, directory: '/nowhere', faults };
  const found = openIdSettings([{ id: 'acme', openid }, { id: 'other' }], mode, sources);
  return { found, faults: faults.found };
}

it('a secret may stand in the environment; defaults are the careful ones', () => {
  const { found, faults } = read({ clients: [{ ...web, secret: { env: 'OPENID_SECRET' } }] });
  expect(faults).toEqual([]);
  expect([...found.keys()]).toEqual(['acme']);
  expect(found.get('acme')?.clients).toMatchObject([
    { id: 'web', secret: SECRET, phoneHint: false, pushedRequests: false, idTokenAlg: 'RS256' },
  ]);
});

const bank = { id: 'bank', secret: SECRET };
it.each<[string, Record<string, unknown>, RegExp]>([
  ['nothing at all', {}, /neither clients nor entra/],
  ['a missing variable', { clients: [{ ...web, secret: { env: 'ABSENT' } }] }, /ABSENT is not set/],
  ['a short secret', { clients: [{ ...web, secret: 'short' }] }, /32 characters/],
  ['one id twice', { clients: [web, web] }, /two clients are called web/],
  ['a client that can do nothing', { clients: [bank] }, /neither redirectUris nor ciba/],
  ['plain http', { clients: [{ ...web, redirectUris: ['http://a.example/'] }] }, /https:/],
  [
    'a public CIBA client',
    { clients: [{ id: 'a', ciba: { delivery: 'poll' } }] },
    /needs a secret/,
  ],
  [
    'a public client that pushes',
    { clients: [{ ...web, secret: undefined, pushedRequests: true }] },
    /needs a secret/,
  ],
  ['push mode', { clients: [{ ...bank, ciba: { delivery: 'push' } }] }, /ciba/],
  ...[
    'http://a.example/',
    'https://127.0.0.1/ping',
    'https://10.0.0.1/',
    'https://u:p@a.example/',
  ].map((endpoint): [string, Record<string, unknown>, RegExp] => [
    `a ping to ${endpoint}`,
    { clients: [{ ...bank, ciba: { delivery: 'ping', endpoint } }] },
    /ciba\.endpoint/,
  ]),
  [
    'a directory that is no id',
    { entra: { clientId: 'x', directories: ['contoso'] } },
    /must be an id/,
  ],
  ['no directory', { entra: { clientId: 'x', directories: [] } }, /directories/],
])('%s is a fault', (_name, openid, fault) => {
  expect(read(openid).faults.join('\n')).toMatch(fault);
});
