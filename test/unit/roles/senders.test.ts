/** What the start and the doctor say of senders. */
import { SENDER_TABLE } from '../../../src/challenge/sender-table.js';
import type { Config } from '../../../src/config/config.js';
import { logSenders, senderWarnings } from '../../../src/roles/senders.js';

const NOW_MS = Date.parse('2026-12-01');
const NUMBER = '+12025550100';

function configWith(mode: Config['mode'], senderRights?: 'enforced'): Config {
  const senders = [
    { provider: 'twilio', channel: 'sms', from: 'Contoso' },
    { provider: 'vonage', channel: 'sms', from: NUMBER },
  ];
  const tenant = {
    id: 'default',
    senders,
    countries: { sms: ['ES', 'GB'], call: [] },
    ...(senderRights ? { senderRights } : {}),
  };
  return { mode, tenants: [tenant] } as unknown as Config;
}

function logged(config: Config) {
  const lines: unknown[] = [];
  logSenders(config, { warn: (event, fields) => lines.push([event, fields]) }, NOW_MS);
  return lines;
}

it('the log at the start names pairs in one line a tenant, and no sender', () => {
  const lines = logged(configWith('production'));
  expect(lines).toEqual([
    [
      'senders',
      expect.objectContaining({
        tenant: 'default',
        rights: 'warned',
        unstated: ['ES twilio'],
        wrongKind: ['GB vonage'],
        expired: [],
      }),
    ],
  ]);
  expect(JSON.stringify(lines)).not.toMatch(/Contoso|\d{6}/);
});

it('the doctor says what follows: a warning, or a route that is left out', () => {
  const [, spain] = senderWarnings(configWith('production'), NOW_MS);
  expect(spain).toMatch(/^default: .*ES.*CNMC.*blocked\. It is used all the same\. See https:/);
  const [, enforced] = senderWarnings(configWith('production', 'enforced'), NOW_MS);
  expect(enforced).toContain('It is not used.');
});

it('the doctor warns of rules that nobody has looked at for 180 days', () => {
  const lookedAtMs = Math.min(...SENDER_TABLE.map(({ lookedAt }) => Date.parse(lookedAt)));
  const old = (days: number) =>
    senderWarnings(configWith('production'), lookedAtMs + days * 86_400_000).filter((text) =>
      text.includes('180 days'),
    );
  expect(old(180)).toEqual([]);
  expect(old(181)).toHaveLength(1);
});

it('a sandbox stays silent, and does not where a tenant enforces the rules', () => {
  expect(logged(configWith('sandbox'))).toEqual([]);
  expect(senderWarnings(configWith('sandbox'), NOW_MS)).toEqual([]);
  expect(logged(configWith('sandbox', 'enforced'))).toHaveLength(1);
});
