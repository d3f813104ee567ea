import { randomBytes } from 'node:crypto';
import type { Challenge } from '../../src/challenge/challenge.js';
import { challengeId } from '../../src/challenge/challenge-id.js';

export const SECRET = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
export const OLD_SECRET = `whsec_${Buffer.alloc(24, 2).toString('base64')}`;

const START_MS = Date.UTC(2027, 1, 1, 9, 30);

/** A challenge that failed over from Twilio to Vonage and was verified: its last change has sequence 4. */
export function verifiedChallenge(changes: Partial<Challenge> = {}): Challenge {
  const change = { atMs: START_MS, channel: 'sms', provider: 'twilio' } as const;
  return {
    id: challengeId(randomBytes(16), 1),
    tenant: 'shop',
    state: 'sms_verified',
    channel: 'sms',
    channels: ['sms'],
    to: { sealed: 'k1.c2VhbGVk', masked: '+358*****4567', country: 'FI' },
    locale: 'fi',
    reference: 'order 17',
    match: false,
    test: false,
    repeated: false,
    createdAtMs: START_MS,
    expiresAtMs: START_MS + 600_000,
    checksLeft: 5,
    deliveries: [
      { number: 1, channel: 'sms', provider: 'twilio', state: 'failed', reason: 'unreachable' },
      { number: 2, channel: 'sms', provider: 'vonage', state: 'sent', reference: 'a-uuid' },
    ],
    timeline: [
      { ...change, sequence: 1, delivery: 1, state: 'queued' },
      {
        ...change,
        sequence: 2,
        delivery: 2,
        provider: 'vonage',
        state: 'queued',
        reason: 'unreachable',
      },
      { ...change, sequence: 3, delivery: 2, provider: 'vonage', state: 'sent' },
      {
        ...change,
        sequence: 4,
        atMs: START_MS + 30_000,
        delivery: 2,
        provider: 'vonage',
        state: 'sms_verified',
      },
    ],
    secret: { seed: 'the-seed', keyId: 'k1' },
    ...changes,
  };
}
