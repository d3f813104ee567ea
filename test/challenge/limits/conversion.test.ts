import {
  type Challenge,
  type Channel,
  FINAL_STATES,
  type State,
} from '../../../src/challenge/challenge.js';
import { conversionOf, receiptOf } from '../../../src/limits/conversion.js';

const ended = { receipt: 'confirmed', habit: 'confirms' } as const;

it('every final state is a conversion, no conversion, or no evidence', () => {
  const verdicts = FINAL_STATES.map((state) => [
    state,
    conversionOf({ ...ended, state })?.converted,
  ]);
  expect(Object.fromEntries(verdicts)).toEqual({
    sms_verified: true,
    call_answered: true,
    failed: false,
    expired: false,
    canceled: undefined,
    locked: false,
    denied: false,
  });
});

it('a challenge that was never sent or delivered is no evidence', () => {
  const never = { ...ended, receipt: 'never_sent' } as const;
  expect(conversionOf({ ...never, state: 'expired' })).toBeUndefined();
  expect(conversionOf({ ...ended, state: 'failed', reason: 'unreachable' })).toBeUndefined();
  expect(conversionOf({ ...ended, state: 'failed', reason: 'provider_unavailable' })).toBe(
    undefined,
  );
});

it('a missing receipt counts only if the carrier never confirms there but confirms elsewhere', () => {
  const lost = { state: 'expired', receipt: 'unconfirmed' } as const;
  expect(conversionOf({ ...lost, habit: 'confirms' })).toBeUndefined();
  expect(conversionOf({ ...lost, habit: 'silent' })).toBeUndefined();
  expect(conversionOf({ ...lost, habit: 'never_here' })).toEqual({
    converted: false,
    weight: 0.25,
  });
});

function receiptAfter(channel: Channel, ...states: State[]) {
  const provider = 'twilio';
  const timeline = states.map((state, i) => ({
    sequence: i + 1,
    atMs: i,
    delivery: 1,
    channel,
    provider,
    state,
  }));
  const deliveries = [{ number: 1, channel, provider, state: 'failed' as const }];
  return receiptOf({ channel, deliveries, timeline } as unknown as Challenge);
}

it('a delivery is confirmed by its receipt, or by a phone that rings', () => {
  expect(receiptAfter('sms', 'queued', 'canceled')).toBe('never_sent');
  expect(receiptAfter('sms', 'queued', 'sending', 'failed')).toBe('never_sent');
  expect(receiptAfter('sms', 'queued', 'sending', 'sent', 'expired')).toBe('unconfirmed');
  expect(receiptAfter('sms', 'queued', 'sent', 'delivered', 'expired')).toBe('confirmed');
  expect(receiptAfter('call', 'queued', 'calling', 'failed')).toBe('unconfirmed');
  expect(receiptAfter('call', 'queued', 'calling', 'ringing', 'failed')).toBe('confirmed');
});
