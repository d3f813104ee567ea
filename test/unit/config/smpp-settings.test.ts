import { SmppSettings } from '../../../src/providers/smpp/smpp-entry.js';

const account = { host: '127.0.0.1', systemId: 'octo', password: 'secret99' };

function faults(change: object): string[] {
  const parsed = SmppSettings.safeParse({ ...account, ...change });
  return parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path}: ${issue.message}`);
}

test('three settings are enough', () => {
  expect(SmppSettings.parse(account)).toMatchObject({
    ...{ port: 2_775, window: 10, longMessages: 'payload', messageIds: 'same', tls: false },
  });
});

test('values from the environment are texts', () => {
  const texts = { port: '3550', tls: 'true', window: '25' };
  expect(SmppSettings.parse({ ...account, ...texts })).toMatchObject({
    ...{ port: 3_550, tls: true, window: 25 },
  });
});

test.each(['127.0.0.1', '::1', 'localhost', '10.1.2.3', '192.168.1.1', '172.16.0.9', 'fd00::1'])(
  'plain text to %s is allowed',
  (host) => {
    expect(faults({ host })).toEqual([]);
  },
);

test.each(['203.0.113.7', 'smsc.example.com', 'localhost.example.com', '2001:db8::1'])(
  'plain text to %s is refused, unless the operator says that the way is protected',
  (host) => {
    expect(faults({ host })).toEqual([
      expect.stringMatching(/^tls: must be true: .*allowPlainText/),
    ]);
    expect(faults({ host, allowPlainText: true })).toEqual([]);
    expect(faults({ host, tls: true })).toEqual([]);
  },
);

test.each<[string, object, RegExp]>([
  ['no host', { host: undefined }, /host: is missing/],
  ['a system_id that is too long', { systemId: 'x'.repeat(16) }, /systemId: must be 15/],
  ['a port that is none', { port: 70_000 }, /port: must be 1 to 65535/],
  ['a window of nothing', { window: 0 }, /window: must be 1 to 1000/],
  ['an authority without TLS', { tlsCa: '-----BEGIN CERTIFICATE-----' }, /tlsCa: is only for TLS/],
  ['an authority that is none', { tls: true, tlsCa: 'x' }, /tlsCa: must hold a certificate/],
  ['an unknown setting', { pasword: 'x' }, /pasword/],
])('%s', (_, change, fault) => {
  expect(faults(change).join('\n')).toMatch(fault);
});
