/** The delivery of these tests: composed as deployed, without limits. */
import { CarrierReports } from '../../src/challenge/carrier-reports.js';
import { FailoverGate } from '../../src/challenge/failover-gate.js';
import { DEFAULT_POLICY } from '../../src/challenge/policy.js';
import type { ChallengeStore } from '../../src/challenge/ports.js';
import { type Clock, systemClock } from '../../src/clock.js';
import { Deliver } from '../../src/delivery/deliver.js';
import { Router } from '../../src/delivery/router.js';
import { DEFAULT_SEND_POLICY, SendPolicies } from '../../src/delivery/send-policy.js';
import { Sending } from '../../src/delivery/sending.js';
import type { Provider } from '../../src/providers/provider.js';
import { RedisReferenceOwners } from '../../src/store/redis-reference-owners.js';
import { RedisReplyIndex } from '../../src/store/redis-reply-index.js';
import type { RedisClient } from '../../src/store/redis-scripts.js';
import { keyring, vault } from '../store/store-fixture.js';

export const SEND_MAX_MS = 500;

/** The only provider, with this name. */
export function deliverOver(
  store: ChallengeStore,
  redis: RedisClient,
  [name, provider]: readonly [string, Provider],
  clock: Clock = systemClock,
  sendMaxMs = SEND_MAX_MS,
): Deliver {
  const tenant = {
    id: 'default',
    brand: 'Contoso',
    locale: 'en',
    senders: [
      { provider: name, channel: 'sms', from: 'Contoso' },
      { provider: name, channel: 'call', from: '+358401112233' },
    ],
    countries: { sms: ['*'], call: ['*'] },
  } as const;
  const tenants = new Map([['default', tenant]]);
  const admission = {
    admit: async () => 'taken' as const,
    withdraw: async () => {},
    callEnded: async () => {},
  };
  return new Deliver({
    store,
    reports: new CarrierReports({
      store,
      routes: new Router({ sms: { '*': [name] }, call: { '*': [name] } }, () => true),
      policy: DEFAULT_POLICY,
      gate: new FailoverGate({ admission, tenants, vault, onRefused: () => {} }),
    }),
    sending: new Sending({
      replies: new RedisReplyIndex(redis),
      owners: new RedisReferenceOwners(redis),
      providers: new Map([[name, provider]]),
      tenants,
      policies: new SendPolicies(DEFAULT_SEND_POLICY),
      keyring,
      vault,
      policy: DEFAULT_POLICY,
      clock,
    }),
    clock,
    sendMaxMs,
    report: () => {},
  });
}
