import { SERVICE_SCOPES, type Tenant } from '../../../src/challenge/policy.js';
import { sha256Hex } from '../../../src/config/sandbox-defaults.js';
import { ApiKeyTable } from '../../../src/http/request.js';

const tenants = new Map(['acme', 'other'].map((id) => [id, { id } as Tenant]));
const hash = (key: string, tenant: string, scopes = SERVICE_SCOPES) => ({
  sha256: sha256Hex(key),
  tenant,
  scopes,
});
const whose = (table: ApiKeyTable, key: string) => table.find(key)?.tenant.id;

test('two keys of a tenant work at once, and one can be removed', () => {
  const both = new ApiKeyTable([hash('old', 'acme'), hash('new', 'acme')], tenants);
  expect([whose(both, 'old'), whose(both, 'new')]).toEqual(['acme', 'acme']);
  const after = new ApiKeyTable([hash('new', 'acme')], tenants);
  expect([whose(after, 'old'), whose(after, 'new')]).toEqual([undefined, 'acme']);
});

test('a key has its own scopes, independent of the tenant’s other keys', () => {
  const table = new ApiKeyTable([hash('a', 'acme'), hash('b', 'acme', ['operator'])], tenants);
  expect(table.find('a')?.scopes).toEqual(new Set(['challenges', 'sessions']));
  expect(table.find('b')?.scopes).toEqual(new Set(['operator']));
  // `printf b | sha256sum`
  expect(table.find('b')?.fingerprint).toBe('3e23e816');
});

test('a hash, a part of a key and an unknown key are refused', () => {
  const table = new ApiKeyTable([hash('key', 'acme'), hash('orphan', 'nobody')], tenants);
  for (const text of [sha256Hex('key'), 'ke', 'key ', '', 'orphan']) {
    expect(table.find(text)).toBeUndefined();
  }
});
