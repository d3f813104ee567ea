/** The phone reads `sms:` addresses as phones do. */
import { smsLink } from '../../../src/challenge/inbound-sms.js';

let readSmsAddress: (text: string) => { to: string; body: string } | null;
beforeAll(async () => {
  const path: string = '../../../packages/carrier/pages/phone/sms-address.js';
  ({ readSmsAddress } = await import(path));
});

test.each([
  ['sms:+12025550100?&body=Hello%20there', '+12025550100', 'Hello there'],
  ['sms:+12025550100?body=Hello', '+12025550100', 'Hello'],
  ['sms:+12025550100;body=Hello', '+12025550100', 'Hello'],
  ['SMS:+12025550100&body=1%2B1%20%26%20more', '+12025550100', '1+1 & more'],
  ['sms:+12025550100', '+12025550100', ''],
  ['sms:?body=Hello', '', 'Hello'],
])('%s', (text, to, body) => {
  expect(readSmsAddress(text)).toEqual({ to, body });
});

test('what the page shows is read as it was meant', () => {
  const text = 'Contoso: mein Telefon für die Anmeldung einrichten. K7QX-M2PD';
  expect(readSmsAddress(smsLink('+12025550100', text))).toEqual({ to: '+12025550100', body: text });
});

test.each(['otpauth://totp/x', 'https://example.com/', 'hello', 'sms:', ''])(
  '%j is none',
  (text) => {
    expect(readSmsAddress(text)).toBeNull();
  },
);
