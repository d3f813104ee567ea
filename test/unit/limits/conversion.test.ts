import { CHALLENGE_ENDS } from '../../../src/challenge/challenge.js';
import { conversionOf } from '../../../src/limits/conversion-breaker.js';

const ended = { receipt: 'confirmed', habit: 'confirms' } as const;

it('every final state is a conversion, no conversion, or no evidence', () => {
  const verdicts = CHALLENGE_ENDS.map((state) => [
    state,
    conversionOf({ ...ended, state })?.converted,
  ]);
  expect(Object.fromEntries(verdicts)).toEqual({
    sms_verified: true,
    rcs_verified: true,
    whatsapp_verified: true,
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
