import {
  groupsIn,
  hasTooManyGroups,
  knownGroups,
  LoginSettings,
  missingRights,
  rightsOf,
} from '../../../src/console/login-settings.js';

const EXISTING = ['acme', 'bank', 'shop'];
const roles = { viewer: ['all-staff'], support: ['helpdesk'], operator: ['sre', 'leads'] };

it('the greatest role that a group gives counts, and every tenant where none are named', () => {
  expect(rightsOf(['all-staff', 'leads', 'helpdesk'], { roles }, EXISTING)).toEqual({
    role: 'operator',
    tenants: EXISTING,
  });
  expect(rightsOf(['helpdesk'], { roles }, EXISTING)?.role).toBe('support');
  expect(rightsOf(['all-staff'], { roles }, EXISTING)?.role).toBe('viewer');
});

it.each([
  ['no group', []],
  ['groups that the configuration does not name', ['everybody', 'SRE', 'sre ']],
  ['names that every object has', ['constructor', '__proto__', 'toString']],
])('%s gives nothing', (_name, groups) => {
  expect(rightsOf(groups, { roles }, EXISTING)).toBeUndefined();
  const tenants = { sre: '*' as const };
  expect(rightsOf(groups, { roles, tenants }, EXISTING)).toBeUndefined();
});

describe('tenants by group', () => {
  const tenants = { helpdesk: ['acme'], 'bank-team': ['bank', 'gone'], sre: '*' as const };

  it('are added up over the groups, and only those that exist', () => {
    expect(rightsOf(['helpdesk', 'bank-team'], { roles, tenants }, EXISTING)).toEqual({
      role: 'support',
      tenants: ['acme', 'bank'],
    });
  });

  it('"*" is all that there are now', () => {
    expect(rightsOf(['sre'], { roles, tenants }, [...EXISTING, 'new'])?.tenants).toContain('new');
  });

  it('a role without a tenant gives nothing', () => {
    expect(rightsOf(['leads'], { roles, tenants }, EXISTING)).toBeUndefined();
    expect(missingRights(['leads'], { roles, tenants }, EXISTING)).toEqual([
      'For a tenant: helpdesk, bank-team, sre',
    ]);
  });
});

it('who has no role is told the groups of each; who has one, nothing', () => {
  expect(missingRights(['x'], { roles }, EXISTING)).toEqual([
    'For the role viewer: all-staff',
    'For the role support: helpdesk',
    'For the role operator: sre, leads',
  ]);
  expect(missingRights(['sre'], { roles }, EXISTING)).toEqual([]);
});

it('of a person’s groups those that the configuration names are kept, once each', () => {
  const tenants = { 'bank-team': ['bank'] };
  expect(knownGroups(['sre', 'private', 'bank-team', 'sre'], { roles, tenants })).toEqual([
    'sre',
    'bank-team',
  ]);
});

it('a claim is a list of texts, or one text; what else stands in it is no group', () => {
  expect(groupsIn({ groups: ['a', 7, null, 'b'] }, 'groups')).toEqual(['a', 'b']);
  expect(groupsIn({ groups: 'a' }, 'groups')).toEqual(['a']);
  expect(groupsIn({ groups: { a: true } }, 'groups')).toEqual([]);
  expect(groupsIn({}, 'groups')).toBeUndefined();
  expect(groupsIn({}, 'constructor')).toBeUndefined();
});

it('notices that Entra left the groups out', () => {
  expect(hasTooManyGroups({ _claim_names: { groups: 'src1' } }, 'groups')).toBe(true);
  expect(hasTooManyGroups({ hasgroups: true }, 'groups')).toBe(true);
  expect(hasTooManyGroups({ groups: ['a'] }, 'groups')).toBe(false);
});

it('a short session is idle no longer than it lasts', () => {
  const given = { issuer: 'https://id.example.com', clientId: 'c', roles: { operator: ['sre'] } };
  expect(LoginSettings.parse({ ...given, sessionMinutes: 10 }).idleMinutes).toBe(10);
  expect(LoginSettings.parse(given)).toMatchObject({
    ...{ sessionMinutes: 480, idleMinutes: 30, groupsClaim: 'groups' },
    scopes: ['openid', 'profile', 'email'],
  });
});
