/** What an end says of its carriers. */
import type { DeliveryFact, EndFact } from '../../../src/challenge/challenge-change.js';
import { type Voter, votesOf } from '../../../src/routing/evidence.js';

const STRANGER: Voter = { owner: false, receiptsAlone: false };
const OWNER: Voter = { owner: true, receiptsAlone: false };
const RECEIPTS: Voter = { owner: false, receiptsAlone: true };

function sent(number: number, provider: string, more: Partial<DeliveryFact> = {}): DeliveryFact {
  return { number, channel: 'sms', provider, state: 'sent', acceptedMs: 300, ...more };
}

function end(
  outcome: EndFact['outcome'],
  deliveries: readonly DeliveryFact[],
  more: Partial<EndFact> = {},
): EndFact {
  const delivery = deliveries.length;
  return { kind: 'ended', outcome, sinceMs: 600_000, delivery, country: 'FI', deliveries, ...more };
}

/** By carrier, without the seconds. */
function votes(ended: EndFact, voter: Voter) {
  const found = votesOf(ended, voter).map(({ carrier, vote }) => {
    const { seconds: _, arrivals: __, waitedSeconds: ___, ...rest } = vote;
    return [carrier, rest] as const;
  });
  return Object.fromEntries(found);
}

const ARRIVED = { arrivedMs: 2_000 };
const FAILED = { state: 'failed', reason: 'unreachable' } as const;

it('a code that came back is a success, with the seconds that it took', () => {
  const ended = end('sms_verified', [sent(1, 'a', ARRIVED)], { sinceMs: 20_000 });
  expect(votesOf(ended, STRANGER)).toEqual([
    {
      carrier: 'a',
      channel: 'sms',
      vote: { good: 1, confirmed: 1, waitedSeconds: 19.7, seconds: 2, arrivals: 1 },
    },
  ]);
});

it('an answer tells whether a receipt had come, and how long it had', () => {
  const late = (more: object) => end('sms_verified', [sent(1, 'a', more)], { sinceMs: 45_000 });
  expect(votes(late(ARRIVED), STRANGER)).toEqual({ a: { good: 1, confirmed: 1 } });
  expect(votes(late({}), STRANGER)).toEqual({ a: { good: 1, unconfirmed: 1 } });
  expect(votesOf(late({}), STRANGER)[0]?.vote.waitedSeconds).toBeCloseTo(44.7);
});

it('an undelivered and an overdue receipt are failures', () => {
  expect(votes(end('failed', [sent(1, 'a', FAILED)]), STRANGER)).toEqual({ a: { undelivered: 1 } });
  expect(votes(end('expired', [sent(1, 'a')]), STRANGER)).toEqual({ a: { overdue: 1 } });
});

it('the silence of a person is no failure', () => {
  expect(votes(end('expired', [sent(1, 'a', ARRIVED)]), OWNER)).toEqual({ a: { silent: 1 } });
});

it.each(['canceled', 'locked', 'denied'] as const)('an end as %s says nothing', (outcome) => {
  expect(votes(end(outcome, [sent(1, 'a', ARRIVED)]), OWNER)).toEqual({});
});

it.each(['invalid_number', 'landline', 'opted_out', 'no_answer', 'busy', 'voicemail'] as const)(
  'a failure by %s is not the carrier’s',
  (reason) => {
    const failed = sent(1, 'a', { state: 'failed', reason });
    expect(votes(end('failed', [failed]), OWNER)).toEqual({});
  },
);

it('what no carrier took is the breaker’s, and no evidence', () => {
  const refused: DeliveryFact = { number: 1, channel: 'sms', provider: 'a', ...FAILED };
  expect(votes(end('failed', [refused]), OWNER)).toEqual({});
});

it('a resend counts against the carrier before where its source has verified before, and not of a stranger', () => {
  const ended = end('expired', [sent(1, 'a', ARRIVED), sent(2, 'b', ARRIVED)]);
  expect(votes(ended, OWNER)).toEqual({ a: { resent: 1 }, b: { silent: 1 } });
  expect(votes(ended, STRANGER)).toEqual({ b: { silent: 1 } });
});

it('after a resend the newest carrier is praised only where its receipt says that its message arrived: the code is the same', () => {
  const with2 = (more: object) => end('sms_verified', [sent(1, 'a'), sent(2, 'b', more)]);
  expect(votes(with2(ARRIVED), OWNER)).toEqual({ a: { resent: 1 }, b: { good: 1 } });
  expect(votes(with2({}), OWNER)).toEqual({ a: { resent: 1 } });
});

it('one end speaks of a carrier once', () => {
  const ended = end('sms_verified', [sent(1, 'a'), sent(2, 'a', ARRIVED)]);
  expect(votesOf(ended, OWNER)).toHaveLength(1);
  expect(votes(ended, OWNER)).toEqual({ a: { good: 1 } });
});

it('a message whose outcome nobody tells votes by its receipt alone; one whose outcome is told waits for it', () => {
  const arrived = end('arrived', [sent(1, 'a', ARRIVED)], { sinceMs: 2_300 });
  expect(votes(arrived, RECEIPTS)).toEqual({ a: { good: 1, confirmed: 1 } });
  expect(votes(arrived, STRANGER)).toEqual({});
  expect(votes(end('failed', [sent(1, 'a', FAILED)]), RECEIPTS)).toEqual({ a: { undelivered: 1 } });
});
