import { Router } from '../../../src/challenge/routing.js';

const providers = new Map([
  ['twilio', { capabilities: new Set(['sms', 'call']) }],
  ['vonage', { capabilities: new Set(['sms', 'call']) }],
  ['letters', { capabilities: new Set(['sms']) }],
]);
const router = new Router(
  {
    sms: { '*': ['twilio', 'vonage'], FI: ['vonage', 'twilio'] },
    call: { '*': ['letters', 'twilio'] },
  },
  providers,
);

it('the operator’s order for a country comes before the one for all', () => {
  expect(router.next('sms', { country: 'FI', tried: [] })?.provider).toBe('vonage');
  expect(router.next('sms', { country: 'SE', tried: [] })?.provider).toBe('twilio');
});

it('a provider is tried once, and after the last one there is none', () => {
  const tried = [{ channel: 'sms', provider: 'vonage' }] as const;
  expect(router.next('sms', { country: 'FI', tried })?.provider).toBe('twilio');
  const both = [...tried, { channel: 'sms', provider: 'twilio' } as const];
  expect(router.next('sms', { country: 'FI', tried: both })).toBeUndefined();
});

it('a provider that was tried on one channel may be tried on the other', () => {
  expect(
    router.next('call', { country: 'FI', tried: [{ channel: 'sms', provider: 'twilio' }] })
      ?.provider,
  ).toBe('twilio');
});

it('a pinned provider is the only one, and must be configured', () => {
  expect(router.next('sms', { country: 'FI', tried: [], pinned: 'twilio' })?.provider).toBe(
    'twilio',
  );
  const tried = [{ channel: 'sms', provider: 'twilio' }] as const;
  expect(router.next('sms', { country: 'FI', tried, pinned: 'twilio' })).toBeUndefined();
  expect(router.next('sms', { country: 'FI', tried: [], pinned: 'nexmo' })).toBeUndefined();
});

it('a provider that does not support the channel is skipped, even if it is pinned', () => {
  expect(router.next('call', { country: 'FI', tried: [] })?.provider).toBe('twilio');
  expect(router.next('sms', { country: 'FI', tried: [], pinned: 'letters' })?.provider).toBe(
    'letters',
  );
  expect(router.next('call', { country: 'FI', tried: [], pinned: 'letters' })).toBeUndefined();
});
