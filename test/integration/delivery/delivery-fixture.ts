/** The delivery of these tests: composed as deployed, without limits. */
import { RedisReferenceOwners, RedisReplyIndex } from '../../../src/challenge/challenge-indexes.js';
import { DEFAULT_POLICY } from '../../../src/challenge/policy.js';
import type { ChallengeStore } from '../../../src/challenge/ports.js';
import { Router } from '../../../src/challenge/routing.js';
import { type Clock, systemClock } from '../../../src/challenge/time.js';
import { CarrierReports } from '../../../src/delivery/carrier-reports.js';
import { DeliveryAttempt } from '../../../src/delivery/delivery-attempt.js';
import { EarlierAttempts } from '../../../src/delivery/earlier-attempts.js';
import { FailoverGate } from '../../../src/delivery/failover.js';
import {
  DEFAULT_SEND_POLICY,
  ProviderCall,
  SendPolicies,
} from '../../../src/delivery/provider-call.js';
import type { Provider } from '../../../src/providers/provider.js';
import type { RedisClient } from '../../../src/redis/scripts.js';
import { everyProvider } from '../../setup/every-provider.js';
import { cipher, keyring } from '../../setup/store-fixture.js';

export const SEND_MAX_MS = 500;

/** The only provider, with this name. */
export function deliverOver(
  store: ChallengeStore,
  redis: RedisClient,
  [name, provider]: readonly [string, Provider],
  clock: Clock = systemClock,
  sendMaxMs = SEND_MAX_MS,
): DeliveryAttempt {
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
  return new DeliveryAttempt({
    store,
    reports: new CarrierReports({
      store,
      routes: new Router({ sms: { '*': [name] }, call: { '*': [name] } }, everyProvider),
      policy: DEFAULT_POLICY,
      gate: new FailoverGate({ admission, tenants, cipher, onRefused: () => {} }),
    }),
    sending: new ProviderCall({
      replies: new RedisReplyIndex(redis),
      providers: new Map([[name, provider]]),
      tenants,
      policies: new SendPolicies(DEFAULT_SEND_POLICY),
      keyring,
      cipher,
      policy: DEFAULT_POLICY,
      clock,
    }),
    earlier: new EarlierAttempts({
      owners: new RedisReferenceOwners(redis),
      providers: new Map([[name, provider]]),
      tenants,
      keyring,
      cipher,
    }),
    clock,
    sendMaxMs,
    report: () => {},
  });
}
