import { ownersOf } from '../../../src/roles/webhooks.js';

const POOL = `MG${'0'.repeat(32)}`;
const isPool = (sender: string) => sender === POOL;

function tenant(id: string, from: string, provider = 'twilio') {
  return { id, senders: [{ provider, channel: 'sms', from }] } as const;
}

const TENANTS = [
  tenant('one', '+358457300001'),
  tenant('two', '+358457300002'),
  tenant('three', '+358457300002'),
  tenant('pool', POOL),
  tenant('elsewhere', '+358457300001', 'vonage'),
];

it.each([
  ['the tenant whose sender it was written to', '+358457300001', ['one']],
  ['every tenant that shares the sender', '+358457300002', ['two', 'three']],
  [
    'the tenants that send from a pool, if the number is nobody’s sender',
    '+358457300009',
    ['pool'],
  ],
])('an inbound SMS is for %s', (_, to, owners) => {
  expect(ownersOf(TENANTS, { provider: 'twilio', to }, isPool)).toEqual(owners);
});

it('an inbound SMS to a number that people text is for its tenant, and for those who may send from it', () => {
  const number = '+358457300009';
  const texted = { id: 'texted', senders: [], inboundSms: [{ provider: 'twilio', number }] };
  const all = [...TENANTS, texted];
  const without = all.filter(({ id }) => id !== 'pool');
  expect(ownersOf(without, { provider: 'twilio', to: number }, isPool)).toEqual(['texted']);
  expect(ownersOf(all, { provider: 'twilio', to: number }, isPool)).toEqual(['pool', 'texted']);
});

it('an inbound SMS to an invalid number is for all tenants, so that no STOP is lost', () => {
  const without = TENANTS.filter(({ id }) => id !== 'pool');
  expect(ownersOf(without, { provider: 'twilio', to: '+358457300009' }, isPool)).toHaveLength(4);
});
