import {
  check,
  codeTwiml,
  isExpired,
  isOpen,
  sendsAreUsedUp,
  type Verification,
} from '../../../packages/carrier/src/twilio/verify/verifications.js';

const MINUTE_MS = 60_000;

function pending(): Verification {
  return {
    sid: 'VE1',
    serviceSid: 'VA1',
    to: '+15551230001',
    code: '123456',
    createdAt: 0,
    status: 'pending',
    channel: 'sms',
    updatedAt: 0,
    sends: [],
    checks: 0,
  };
}

test('the right code approves, and the verification is closed', () => {
  const verification = pending();
  expect(check(verification, '123456', 1)).toBe('approved');
  expect(isOpen(verification, 1)).toBe(false);
});

test('the right code is refused after five wrong ones', () => {
  const verification = pending();
  for (let time = 0; time < 5; time++) expect(check(verification, '000000', 1)).toBe('wrong');
  expect(check(verification, '123456', 1)).toBe('used-up');
  expect(verification.status).toBe('max_attempts_reached');
});

test('ten minutes are the end of it', () => {
  expect(isExpired(pending(), 10 * MINUTE_MS)).toBe(false);
  expect(isOpen(pending(), 10 * MINUTE_MS + 1)).toBe(false);
});

test('it is sent five times', () => {
  const verification = pending();
  for (let time = 0; time < 5; time++) {
    expect(sendsAreUsedUp(verification)).toBe(false);
    verification.sends.push({ at: 0, channel: 'sms', sid: 'VL1' });
  }
  expect(sendsAreUsedUp(verification)).toBe(true);
});

test('a call reads the digits out one by one, and a name cannot become markup', () => {
  expect(codeTwiml('A<b>&', '123')).toContain(
    '<Say>Your A&lt;b>&amp; verification code is: 1, 2, 3.',
  );
});
