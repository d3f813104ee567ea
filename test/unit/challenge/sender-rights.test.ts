/** Whether a country lets a sender through: the table, and what the configuration states. */
import type { Sender, SenderRightsMode } from '../../../src/challenge/policy.js';
import { pairKey } from '../../../src/challenge/routing.js';
import {
  noticeText,
  oldRows,
  SOURCE_OLD_MS,
  senderNotices,
} from '../../../src/challenge/sender-notices.js';
import { kindOf, senderBans, senderFindings } from '../../../src/challenge/sender-rights.js';
import { CALLING_CODES, SENDER_TABLE } from '../../../src/challenge/sender-table.js';

const NAME = 'Contoso';
const NOW_MS = Date.parse('2026-12-01');

function tenantWith(sender: Partial<Sender>, senderRights?: SenderRightsMode) {
  return {
    id: 'default',
    senders: [{ provider: 'twilio', channel: 'sms', from: NAME, ...sender } as const],
    countries: { sms: ['*'], call: [] },
    ...(senderRights ? { senderRights } : {}),
  };
}

/** From when on the sender is not used there; undefined: it always may be. */
function bannedFrom(country: string, sender: Partial<Sender>, mode?: SenderRightsMode) {
  const ban = senderBans([tenantWith(sender, mode)]).get(pairKey('default', 'twilio', country));
  return ban && new Date(ban.fromMs).toISOString().slice(0, 10);
}

function noticesOf(sender: Partial<Sender>, sandbox = false) {
  return senderNotices(tenantWith(sender), NOW_MS, { sandbox });
}

function stateIn(country: string, sender: Partial<Sender>) {
  return noticesOf(sender).find((each) => each.country === country)?.state;
}

describe('the table', () => {
  it('has a row for names in every country, with a public source and a day', () => {
    for (const country of Object.keys(CALLING_CODES)) {
      expect(
        SENDER_TABLE.find((row) => row.country === country && row.kind === 'alphanumeric'),
      ).toBeDefined();
    }
    for (const row of SENDER_TABLE) {
      expect(new URL(row.source).protocol).toBe('https:');
      expect(row.lookedAt).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(Date.parse(row.lookedAt)).not.toBeNaN();
    }
  });

  it('speaks once of each kind in a country, and says what to do wherever something is needed', () => {
    const names = SENDER_TABLE.map(({ country, kind }) => `${country} ${kind}`);
    expect(new Set(names).size).toBe(names.length);
    for (const row of SENDER_TABLE.filter(({ needs }) => needs !== 'nothing')) {
      expect([row, row.remedy]).toEqual([row, expect.stringMatching(/\w/)]);
      expect([row, row.otherwise === 'delivered']).toEqual([row, false]);
      if (row.otherwise === 'relabelled') expect(row.label).toBeDefined();
    }
  });

  it('reports a row that nobody has looked at for 180 days', () => {
    const [{ lookedAt }] = SENDER_TABLE as [(typeof SENDER_TABLE)[number]];
    const dayMs = Date.parse(lookedAt);
    expect(oldRows(dayMs + SOURCE_OLD_MS)).toEqual([]);
    expect(oldRows(dayMs + SOURCE_OLD_MS + 1).length).toBeGreaterThan(0);
  });
});

test.each([
  ['a name', NAME, 'FI', 'alphanumeric'],
  ['a number of the country', '+358441234567', 'FI', 'long'],
  ['and of its other region', '+358181234567', 'AX', 'long'],
  ['a number of another country', '+447700900123', 'FI', 'foreign_long'],
  ['and in the United States', '+447700900123', 'US', 'foreign_long'],
  ['a North American number at home', '+12025550100', 'US', '10dlc'],
  ['and elsewhere', '+12025550100', 'GB', 'foreign_long'],
  ['a toll-free number', '+18885550100', 'US', 'toll_free'],
  ['a pool of numbers', `MG${'0'.repeat(32)}`, 'US', undefined],
])('%s has its kind', (_, from, country, kind) => {
  expect(kindOf({ from }, country)).toBe(kind);
});

describe('a tenant that enforces the table', () => {
  const mode = 'enforced';

  it('sends with no name that its country would block or replace, from the day of the rule on', () => {
    expect(bannedFrom('ES', {}, mode)).toBe('2026-09-15');
    expect(bannedFrom('FI', {}, mode)).toBe('2026-05-04');
    expect(bannedFrom('AX', {}, mode)).toBe('2026-05-04');
    for (const country of ['IE', 'AU', 'SG', 'IN']) {
      expect([country, bannedFrom(country, {}, mode)]).toEqual([country, expect.any(String)]);
    }
  });

  it('sends where the name is registered, through the last day', () => {
    expect(bannedFrom('ES', { registered: [{ country: 'ES' }] }, mode)).toBeUndefined();
    expect(bannedFrom('ES', { registered: [{ country: 'ES', until: '2028-06-30' }] }, mode)).toBe(
      '2028-07-01',
    );
    expect(bannedFrom('FI', { registered: [{ country: 'ES' }] }, mode)).toBe('2026-05-04');
  });

  it('uses no kind that the country does not allow, whatever is registered', () => {
    expect(bannedFrom('US', { registered: [{ country: 'US' }] }, mode)).toBeDefined();
    expect(bannedFrom('GB', { from: '+12025550100' }, mode)).toBe('2023-09-12');
    expect(bannedFrom('PR', { from: '+447700900123' }, mode)).toBeDefined();
  });

  it('needs a registration of North American numbers', () => {
    expect(bannedFrom('US', { from: '+12025550100' }, mode)).toBe('2023-09-01');
    expect(bannedFrom('US', { from: '+18885550100' }, mode)).toBe('2024-01-31');
    const registered = [{ country: 'US' }];
    expect(bannedFrom('US', { from: '+12025550100', registered }, mode)).toBeUndefined();
  });

  it('is not stopped by a row that is not confirmed, nor where no row or pool tells anything', () => {
    expect(bannedFrom('NO', {}, mode)).toBeUndefined();
    expect(bannedFrom('DE', {}, mode)).toBeUndefined();
    expect(bannedFrom('US', { from: `MG${'0'.repeat(32)}` }, mode)).toBeUndefined();
  });

  it('may say what a pool consists of', () => {
    const pool = { from: `MG${'0'.repeat(32)}`, kind: '10dlc' } as const;
    expect(bannedFrom('US', pool, mode)).toBe('2023-09-01');
  });
});

describe('a tenant that states nothing', () => {
  it('goes on sending as before: the table only warns', () => {
    expect(senderBans([tenantWith({})]).size).toBe(0);
    expect(stateIn('ES', {})).toBe('unstated');
    expect(stateIn('US', {})).toBe('wrong_kind');
    expect(stateIn('DE', {})).toBeUndefined();
  });

  it('is stopped by a registration that it stated itself once that is over', () => {
    const registered = [
      { country: 'ES', until: '2026-11-30' },
      { country: 'TR', until: '2026-11-30' },
    ];
    expect(bannedFrom('ES', { registered })).toBe('2026-12-01');
    // No row of the table.
    expect(bannedFrom('TR', { registered })).toBe('2026-12-01');
    expect(stateIn('ES', { registered })).toBe('expired');
  });
});

it('a registration is reported 60 days before its end', () => {
  const until = (day: string) => ({ registered: [{ country: 'ES', until: day }] });
  expect(stateIn('ES', until('2027-01-30'))).toBeUndefined();
  expect(stateIn('ES', until('2027-01-29'))).toBe('expires');
});

it('a country’s own sender counts there, and the other one everywhere else', () => {
  const tenant = {
    ...tenantWith({}, 'enforced'),
    senders: [
      { provider: 'twilio', channel: 'sms', from: NAME },
      { provider: 'twilio', channel: 'sms', country: 'IE', from: '+353861234567' },
    ] as const,
  };
  const bans = senderBans([tenant]);
  expect(bans.has(pairKey('default', 'twilio', 'IE'))).toBe(false);
  expect(bans.has(pairKey('default', 'twilio', 'ES'))).toBe(true);
});

it('countries that the tenant does not send to are not reported', () => {
  const tenant = { ...tenantWith({}, 'enforced'), countries: { sms: ['FI'], call: ['*'] } };
  expect(senderFindings(tenant).map(({ country }) => country)).toEqual(['FI']);
});

it('the most urgent notice stands first, and each says what to do', () => {
  const registered = [
    { country: 'ES', until: '2027-01-15' },
    { country: 'FI', until: '2026-11-01' },
  ];
  const notices = noticesOf({ registered });
  expect(notices.slice(0, 2).map(({ country, state }) => [country, state])).toEqual([
    ['FI', 'expired'],
    ['ES', 'expires'],
  ]);
  const texts = notices.map((notice) => noticeText(notice, 'warned'));
  expect(texts[0]).toContain('registered until 2026-11-01, and is not used any more');
  expect(texts[1]).toContain('registered until 2027-01-15');
  expect(texts.find((text) => text.includes('ACMA'))).toMatch(
    /Unverified.*used all the same.*https/,
  );
});

it('a sandbox is silent unless the tenant asks for the rules', () => {
  expect(noticesOf({}, true)).toEqual([]);
  const enforced = tenantWith({}, 'enforced');
  expect(senderNotices(enforced, NOW_MS, { sandbox: true }).length).toBeGreaterThan(0);
});
