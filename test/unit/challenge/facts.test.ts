/** What is learnt of a challenge by its changes, without Redis. */
import { type Channel, type ProgressState, rankOf } from '../../../src/challenge/challenge.js';
import { type EndFact, endFacts } from '../../../src/challenge/challenge-change.js';
import type { Input } from '../../../src/challenge/lifecycle.js';
import type { ChallengeDraft, Transition } from '../../../src/challenge/ports.js';
import { receiptOf } from '../../../src/limits/conversion-breaker.js';
import { Walk } from '../../fixtures/stored-sample.js';

const TWILIO = { channel: 'sms', provider: 'twilio' } as const;
const CALL = { channel: 'call', provider: 'vonage' } as const;

const transition = (to: Transition['to'], delivery = 1): Input => ({
  kind: 'transition',
  delivery,
  when: 'live',
  to,
});

/** A walk on which each step takes a second. */
function walked(draft: Partial<ChallengeDraft> = {}) {
  const walk = new Walk({ channels: ['sms', 'call'], ...draft });
  const step = (input: Input) => {
    walk.nowMs += 1_000;
    walk.do(input);
    return walk.changes.at(-1)?.facts;
  };
  const reach = (channel: Channel, delivery: number, ...states: ProgressState[]) => {
    for (const state of states) {
      step(transition({ kind: 'progress', state, rank: rankOf(channel, state) }, delivery));
    }
  };
  const end = () => endFacts(walk.challenge).find(({ kind }) => kind === 'ended') as EndFact;
  return { walk, step, reach, end };
}

it('a start, a failure and an end are told by the change that brings them, with their times', () => {
  const { walk, step, reach } = walked();
  expect(walk.changes[0]?.facts).toEqual([
    { kind: 'started', delivery: 1, ...TWILIO, country: 'FI', tag: 'index' },
  ]);
  reach('sms', 1, 'sending', 'sent');
  const next = { kind: 'next', reason: 'landline', route: CALL } as const;
  expect(step(transition(next))).toEqual([
    {
      kind: 'delivery_failed',
      delivery: 1,
      ...TWILIO,
      country: 'FI',
      reason: 'landline',
      sinceMs: 3_000,
    },
  ]);
  reach('call', 2, 'sending', 'calling', 'ringing', 'in_call');
  const proof = { kind: 'final', state: 'call_answered', anyDelivery: true } as const;
  expect(step(transition(proof, 2))).toEqual([
    {
      kind: 'ended',
      outcome: 'call_answered',
      sinceMs: 8_000,
      delivery: 2,
      country: 'FI',
      deliveries: [
        { number: 1, ...TWILIO, state: 'failed', reason: 'landline', acceptedMs: 2_000 },
        { number: 2, ...CALL, state: 'in_call', acceptedMs: 2_000, arrivedMs: 1_000 },
      ],
    },
  ]);
});

it('the failure that ends a challenge is told before the end, with the delivery’s own reason', () => {
  const { step } = walked();
  const failed = {
    kind: 'final',
    state: 'failed',
    reason: 'fraud_suspected',
    deliveryReason: 'unreachable',
    anyDelivery: false,
  } as const;
  expect(step(transition(failed))).toMatchObject([
    { kind: 'delivery_failed', reason: 'unreachable', sinceMs: 1_000 },
    { kind: 'ended', outcome: 'failed', reason: 'fraud_suspected' },
  ]);
});

it('a report that overtook the one before it tells both at once', () => {
  const { step, reach, end } = walked();
  reach('sms', 1, 'delivered');
  step({ kind: 'check', verifiers: [{ keyId: 'k1', verifier: 'right' }], requestId: 'one' });
  expect(end().deliveries).toMatchObject([{ acceptedMs: 1_000, arrivedMs: 0 }]);
});

it('a test number teaches nothing', () => {
  const { walk, step } = walked({ test: true });
  step(transition({ kind: 'final', state: 'canceled', anyDelivery: true }, 0));
  expect(walk.changes.flatMap(({ facts }) => facts)).toEqual([]);
  expect(endFacts(walk.challenge)).toEqual([]);
});

it.each([
  ['sms', [], 'never_sent'],
  ['sms', ['sending'], 'never_sent'],
  ['sms', ['sending', 'sent'], 'unconfirmed'],
  ['sms', ['sent', 'delivered'], 'confirmed'],
  ['call', ['sending', 'calling'], 'unconfirmed'],
  ['call', ['calling', 'ringing'], 'confirmed'],
] as const)('a delivery by %s that was %j is %s for the conversion', (channel, states, receipt) => {
  const { step, reach, end } = walked({ route: { channel, provider: 'twilio' } });
  reach(channel, 1, ...states);
  step(transition({ kind: 'final', state: 'failed', reason: 'unreachable', anyDelivery: false }));
  const [delivery] = end().deliveries;
  expect(delivery && receiptOf(delivery)).toBe(receipt);
});
