import type { Message } from '../../../packages/carrier/src/carrier-interface.js';
import { type InboxEntry, matcher, searched } from '../../../packages/carrier/src/inbox/search.js';

const sms = (body: string, to = '+15551230001'): InboxEntry => ({
  kind: 'message',
  number: to,
  message: {
    id: `SM${body.length}`,
    vendor: 'twilio',
    direction: 'to_phone',
    from: '+15557654321',
    to,
    body,
    status: 'delivered',
    at: '2027-01-01T00:00:00.000Z',
  } satisfies Message,
});
const call: InboxEntry = {
  kind: 'call',
  number: '+15551230002',
  call: {
    id: 'CA1',
    vendor: 'vonage',
    from: '+15557654321',
    to: '+15551230002',
    state: 'ended',
    end: 'busy',
    waitingForKeys: false,
    transcript: [{ at: '', who: 'caller', kind: 'says', text: 'Please press the hash key' }],
    at: '2027-01-01T00:00:00.000Z',
  },
};
const all = [sms('Your code is 123456'), sms('Dinner at eight', '+15551230009'), call];

test.each([
  ['', [0, 1, 2]],
  ['CODE', [0]],
  ['0009', [1]],
  ['hash', [2]],
  ['vonage busy', [2]],
  ['code dinner', []],
])('every word of "%s" is in the entries', (search, found) => {
  expect(searched(all, search)).toEqual(found.map((index) => all[index]));
});

test('a matcher without a text fits everything', () => {
  expect(matcher(undefined)('x')).toBe(true);
  expect(matcher('CODE')('your code')).toBe(true);
  expect(matcher('code')('hello')).toBe(false);
});
