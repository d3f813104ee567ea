/** RCS first, SMS when it stays without a receipt: the rules, without Redis. */
import * as fc from 'fast-check';
import {
  type ChannelList,
  isFinal,
  type ProgressState,
  rankOf,
} from '../../../src/challenge/challenge.js';
import type { Input } from '../../../src/challenge/lifecycle.js';
import type { Transition } from '../../../src/challenge/ports.js';
import { START_MS, Walk } from '../../fixtures/stored-sample.js';

const RCS = { channel: 'rcs', provider: 'twilio' } as const;
const SMS = { channel: 'sms', provider: 'twilio' } as const;
const SILENT_MS = 15_000;

const transition = (
  to: Transition['to'],
  more: Partial<Omit<Transition, 'id' | 'to'>> = {},
): Input => ({ kind: 'transition', delivery: 1, when: 'live', to, ...more });
const reaches = (state: ProgressState, delivery = 1): Input =>
  transition({ kind: 'progress', state, rank: rankOf('rcs', state) }, { delivery });
const fallsBack = transition(
  { kind: 'next', reason: 'unreachable', route: SMS },
  { when: 'silent' },
);
const failed = (delivery: number): Input =>
  transition(
    { kind: 'final', state: 'failed', reason: 'unreachable', anyDelivery: false },
    { delivery },
  );
const look: Input = { kind: 'look', oldestWorkMs: 0 };

function walkBy(channels: ChannelList = ['rcs', 'sms']): Walk {
  return new Walk({ route: RCS, channels }, { silentMs: { rcs: SILENT_MS } });
}

describe('the deadline of a text', () => {
  it('is counted from when the provider has it, and set from the start', () => {
    const walk = walkBy();
    expect(walk.changes[0]?.deadlineMs).toBe(START_MS + SILENT_MS);
    walk.nowMs += 2_000;
    walk.do(reaches('sent'));
    walk.nowMs = START_MS + SILENT_MS;
    expect(walk.do(look).outcome).toBe('fine');
    expect(walk.changes.at(-1)?.deadlineMs).toBe(START_MS + 2_000 + SILENT_MS);
    walk.nowMs += 1_999;
    expect(walk.do(look).outcome).toBe('fine');
    walk.nowMs += 1;
    expect(walk.do(look).outcome).toBe('silent');
  });

  it('does not pass while no provider has it: lost work is looked for as soon', () => {
    const walk = walkBy();
    walk.nowMs += SILENT_MS;
    expect(walk.do(look).outcome).toBe('open');
    expect(walk.changes.at(-1)?.deadlineMs).toBe(START_MS + 2 * SILENT_MS);
  });

  it('is none once a receipt has come', () => {
    const walk = walkBy();
    walk.do(reaches('sent'));
    walk.do(reaches('delivered'));
    walk.nowMs += 60_000;
    expect(walk.do(look).outcome).toBe('fine');
    expect(walk.changes.at(-1)?.deadlineMs).toBe(START_MS + 600_000);
  });

  it.each<[string, ChannelList]>([
    ['without another channel', ['rcs']],
    ['for a channel without a time', ['sms', 'call']],
  ])('is none %s', (_, channels) => {
    const route = { channel: channels[0], provider: 'twilio' };
    const walk = new Walk({ route, channels }, { silentMs: { rcs: SILENT_MS } });
    walk.do(reaches('sent'));
    walk.nowMs += 60_000;
    expect(walk.do(look).outcome).toBe('fine');
  });
});

describe('after the deadline', () => {
  function fallenBack(): Walk {
    const walk = walkBy();
    walk.do(reaches('sent'));
    walk.nowMs += SILENT_MS;
    expect(walk.do(fallsBack).outcome).toBe('applied');
    return walk;
  }

  it('an SMS is queued, and the same code verifies', () => {
    const walk = fallenBack();
    expect(walk.challenge).toMatchObject({
      state: 'queued',
      channel: 'sms',
      deliveries: [{ channel: 'rcs', state: 'failed', reason: 'unreachable' }, { channel: 'sms' }],
    });
    expect(walk.guess('right')).toBe('verified');
    expect(walk.challenge.state).toBe('sms_verified');
  });

  it('a late receipt or failure of the RCS message changes nothing', () => {
    const walk = fallenBack();
    const before = walk.challenge;
    expect([walk.do(reaches('delivered')).outcome, walk.do(failed(1)).outcome]).toEqual([
      'ignored',
      'ignored',
    ]);
    expect(walk.challenge).toEqual(before);
  });

  it('a second fall back queues nothing more', () => {
    const walk = fallenBack();
    expect(walk.do(fallsBack).outcome).toBe('ignored');
    expect(walk.challenge.deliveries).toHaveLength(2);
  });

  it('the challenge goes on where the SMS fails and the RCS message has arrived after all', () => {
    const walk = fallenBack();
    // A receipt for an earlier delivery is noted by the store without a decision.
    const timeline = [
      ...walk.challenge.timeline,
      { ...walk.challenge.timeline[0], sequence: 9, delivery: 1, state: 'delivered' } as never,
    ];
    walk.challenge = { ...walk.challenge, timeline };
    walk.do(failed(2));
    expect(walk.challenge.state).toBe('delivered');
    expect(walk.guess('right')).toBe('verified');
  });
});

it('a receipt before the fall back keeps the SMS from being sent', () => {
  const walk = walkBy();
  walk.do(reaches('delivered'));
  walk.nowMs += SILENT_MS;
  expect(walk.do(fallsBack).outcome).toBe('ignored');
  expect(walk.challenge.deliveries).toHaveLength(1);
});

it('a code by RCS ends as rcs_verified, by WhatsApp as whatsapp_verified', () => {
  for (const channel of ['rcs', 'whatsapp'] as const) {
    const walk = new Walk({ route: { channel, provider: 'twilio' }, channels: [channel, 'sms'] });
    walk.guess('right');
    expect(walk.challenge.state).toBe(`${channel}_verified`);
  }
});

it('in any order, a text that has arrived is followed by no other channel, and an end stays', () => {
  const step = fc.oneof(
    fc.constantFrom<ProgressState>('sending', 'sent', 'delivered').map((state) => reaches(state)),
    fc.constantFrom<ProgressState>('sent', 'delivered').map((state) => reaches(state, 2)),
    fc.constant(fallsBack),
    fc.constant(look),
    fc.constantFrom(1, 2).map(failed),
    fc.constant<Input>({
      kind: 'check',
      verifiers: [{ keyId: 'k1', verifier: 'right' }],
      requestId: 'right',
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(step, fc.nat(20_000)), { maxLength: 15 }), (steps) => {
      const walk = walkBy();
      for (const [input, ms] of steps) {
        const before = walk.challenge;
        walk.nowMs += ms;
        walk.do(input);
        const { deliveries, state } = walk.challenge;
        if (isFinal(before.state)) expect(state).toBe(before.state);
        const [first] = before.deliveries;
        if (first?.state === 'delivered') expect(deliveries).toHaveLength(before.deliveries.length);
        expect(deliveries.map(({ channel }) => channel)).toEqual(
          ['rcs', 'sms'].slice(0, deliveries.length),
        );
      }
    }),
  );
});
