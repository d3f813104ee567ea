/** A challenge right after its start. */
import { randomBytes } from 'node:crypto';
import type { Challenge } from '../../src/challenge/challenge.js';
import { challengeId } from '../../src/challenge/challenge-id.js';
import type { StartRequest } from '../../src/challenge/policy.js';
import type { Tenant } from '../../src/challenge/tenant.js';

export const STARTED_AT_MS = Date.UTC(2027, 0, 1);

export function newChallenge(tenant: Tenant, request: StartRequest): Challenge {
  const [channel] = request.channels;
  const delivery = {
    number: 1,
    channel,
    provider: 'twilio',
    state: 'queued',
  } as const;
  return {
    id: challengeId(randomBytes(16), 16),
    tenant: tenant.id,
    state: 'queued',
    channel,
    channels: request.channels,
    to: { sealed: 'sealed', masked: '+358*****4567', country: request.country ?? 'FI' },
    locale: request.locale ?? tenant.locale,
    ...(request.reference === undefined ? {} : { reference: request.reference }),
    match: request.match ?? false,
    test: false,
    repeated: false,
    createdAtMs: STARTED_AT_MS,
    expiresAtMs: STARTED_AT_MS + 600_000,
    checksLeft: 5,
    resendAfterMs: STARTED_AT_MS + 30_000,
    deliveries: [delivery],
    timeline: [
      {
        sequence: 1,
        atMs: STARTED_AT_MS,
        delivery: 1,
        channel,
        provider: 'twilio',
        state: 'queued',
      },
    ],
    secret: { seed: 'never-shown', keyId: 'k1' },
  };
}
