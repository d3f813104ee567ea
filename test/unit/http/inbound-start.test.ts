/** What a start by the person's own SMS may say. */
import { startRequest } from '../../../src/http/api/request-schemas.js';

const GOOD = { to: '+358441234567', channel: 'inbound_sms', purpose: 'setup' };

function faultsOf(body: object): Record<string, string> {
  const { error } = startRequest.safeParse(body);
  return Object.fromEntries(
    (error?.issues ?? []).map(({ path, message }) => [path.join('.'), message]),
  );
}

test('it names the number, says that it sets a phone up, and nothing of a message', () => {
  expect(startRequest.parse({ ...GOOD, reference: 'r-1', ip: '203.0.113.7' })).toEqual({
    method: 'inbound_sms',
    to: '+358441234567',
    purpose: 'setup',
    reference: 'r-1',
    ip: '203.0.113.7',
  });
  const national = {
    to: '044 1234567',
    country: 'FI',
    channels: ['inbound_sms'],
    purpose: 'setup',
  };
  expect(startRequest.parse(national)).toMatchObject({ to: '044 1234567', country: 'FI' });
});

test.each([
  [{ ...GOOD, purpose: undefined }, 'purpose', 'Must be "setup" with "inbound_sms"'],
  [{ ...GOOD, purpose: 'sign-in' }, 'purpose', 'Must be "setup" with "inbound_sms"'],
  [{ ...GOOD, to: undefined }, 'to', 'Must be the phone number that has to text'],
  [{ ...GOOD, provider: 'twilio' }, 'provider', 'Leave it out'],
  [{ ...GOOD, match: true }, 'match', 'Leave it out'],
  [
    { to: GOOD.to, purpose: 'setup', channels: ['inbound_sms', 'sms'] },
    'channels',
    'Name "inbound_sms" alone',
  ],
  [
    { to: GOOD.to, purpose: 'setup', channels: ['sms', 'inbound_sms'] },
    'channels',
    'Name "inbound_sms" alone',
  ],
  [
    { ...GOOD, transaction: { amount: '1', currency: 'EUR', payee: 'A' } },
    'transaction',
    'confirms no amount',
  ],
])('%j is refused with its cure', (body, field, words) => {
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
  expect(faultsOf(given)[field]).toContain(words);
});

test('a registered method still takes no number', () => {
  const body = { subject: 'anna', channel: 'totp', to: '+358441234567' };
  expect(faultsOf(body)['to']).toContain('sends no message');
});
