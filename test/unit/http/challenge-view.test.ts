import type { Challenge } from '../../../src/challenge/challenge.js';
import { challengeView } from '../../../src/http/api/answer-schemas.js';
import { viewChallenge } from '../../../src/http/api/challenge-routes.js';
import { newChallenge } from '../../fixtures/sample-challenge.js';

const tenant = {
  id: 'acme',
  brand: 'Acme',
  locale: 'en',
  senders: [],
  countries: { sms: [], call: [] },
};
const challenge = newChallenge(tenant, { to: '+358441234567', channels: ['call'] });

test('a delivery shows its failure reason and the provider’s id, and no internal fields', () => {
  const kept = {
    number: 1,
    channel: 'call',
    provider: 'twilio',
    state: 'failed',
    reason: 'busy',
    reference: 'CA0123',
    attemptToken: 'internal',
  } as const;
  const view = viewChallenge({ ...challenge, deliveries: [kept] }, 'production');
  expect(challengeView.parse(view).deliveries).toEqual([
    {
      number: 1,
      channel: 'call',
      provider: 'twilio',
      state: 'failed',
      reason: 'busy',
      reference: 'CA0123',
    },
  ]);
});

test('a challenge without further resends has no time for the next', () => {
  const { resendAfterMs: _, ...exhausted } = challenge;
  expect(viewChallenge(exhausted as Challenge, 'sandbox')).not.toHaveProperty('resend');
  expect(viewChallenge(challenge, 'sandbox')).toHaveProperty('resend');
});
