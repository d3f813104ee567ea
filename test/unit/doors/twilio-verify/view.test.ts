import { attemptSid, verificationSid } from '../../../../src/doors/twilio-verify/sids.js';
import { statusOf, viewCheck, viewVerification } from '../../../../src/doors/twilio-verify/view.js';
import { START_MS, Walk } from '../../../fixtures/stored-sample.js';

const CONTEXT = {
  account: { sid: `AC${'a'.repeat(32)}` },
  service: { sid: `VA${'1'.repeat(32)}` },
  url: 'https://verify.example.com/twilio-verify/v2',
  nowMs: START_MS,
};
const TRANSACTION = { amount: '39.99', currency: 'EUR', payee: 'Acme Oy' };

test('a verification has Twilio’s fields, with times in whole seconds', () => {
  const { challenge } = new Walk({ transaction: TRANSACTION });
  const sid = verificationSid(challenge.id);
  expect(viewVerification(challenge, '+358441234567', CONTEXT)).toEqual({
    sid,
    service_sid: CONTEXT.service.sid,
    account_sid: CONTEXT.account.sid,
    to: '+358441234567',
    channel: 'sms',
    status: 'pending',
    valid: false,
    lookup: { carrier: null },
    amount: '39.99 EUR',
    payee: 'Acme Oy',
    send_code_attempts: [
      { time: '2027-01-01T00:00:00Z', channel: 'SMS', attempt_sid: attemptSid(challenge.id, 1) },
    ],
    date_created: '2027-01-01T00:00:00Z',
    date_updated: '2027-01-01T00:00:00Z',
    sna: null,
    url: `${CONTEXT.url}/Services/${CONTEXT.service.sid}/Verifications/${sid}`,
  });
  expect(viewCheck(challenge, '+358441234567', CONTEXT)).toMatchObject({
    sid,
    status: 'pending',
    valid: false,
    sna_attempts_error_codes: [],
  });
});

test('each end has Twilio’s word', () => {
  const ended = (state: 'canceled' | 'expired' | 'failed' | 'denied') => {
    const walk = new Walk();
    const to = { kind: 'final', state, anyDelivery: true } as const;
    walk.do({ kind: 'transition', delivery: 0, to, when: 'any' });
    return statusOf(walk.challenge, START_MS);
  };
  expect(ended('canceled')).toBe('canceled');
  expect(ended('denied')).toBe('canceled');
  expect(ended('expired')).toBe('expired');
  expect(ended('failed')).toBe('failed');
  const right = new Walk();
  right.guess('right');
  expect(statusOf(right.challenge, START_MS)).toBe('approved');
  const wrong = new Walk({ checksMax: 1 });
  wrong.guess('wrong');
  expect(statusOf(wrong.challenge, START_MS)).toBe('max_attempts_reached');
});

test('a message that arrived is pending until the application reports, or its time is over', () => {
  const walk = new Walk({ content: { sealed: 'k1.x', parts: 1, machines: false } });
  const to = { kind: 'progress', state: 'delivered', rank: 3 } as const;
  walk.do({ kind: 'transition', delivery: 1, to, when: 'live' });
  expect(walk.challenge.state).toBe('arrived');
  expect(statusOf(walk.challenge, START_MS)).toBe('pending');
  expect(statusOf(walk.challenge, walk.challenge.expiresAtMs)).toBe('expired');
  walk.do({ kind: 'outcome', verified: true });
  expect(statusOf(walk.challenge, walk.challenge.expiresAtMs)).toBe('approved');
});
