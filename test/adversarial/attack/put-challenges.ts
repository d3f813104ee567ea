/** Creates thousands of challenges in a gateway's Redis with the service's own code, without HTTP and limits on sends. */
import { randomBytes } from 'node:crypto';
import { ChallengeService } from '../../../src/challenge/challenge-service.js';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { Keyring } from '../../../src/challenge/code.js';
import { PhoneNumberCipher } from '../../../src/challenge/phone-number.js';
import { DEFAULT_POLICY, type Tenant } from '../../../src/challenge/policy.js';
import type { Admission, EndWatch } from '../../../src/challenge/ports.js';
import { Router } from '../../../src/challenge/routing.js';
import { systemClock } from '../../../src/challenge/time.js';
import { createMetrics } from '../../../src/observability/metrics.js';
import { everyProvider } from '../../setup/every-provider.js';
import { inLanes } from './client.js';
import type { Gateway } from './gateway.js';

const AT_ONCE = 256;
/** Limits on sends that admit everything. */
export const EVERYBODY: Admission = {
  admit: async () => 'taken',
  withdraw: async () => undefined,
  callEnded: async () => undefined,
};

export const NOBODY_LISTENS: EndWatch = { ended: async () => undefined };

export function tenantCalled(id: string): Tenant {
  const countries = { sms: ['*'], call: ['*'] };
  return { id, brand: 'Contoso', locale: 'en', senders: [], countries };
}

/** @returns a function that creates an SMS challenge for each number, and returns their ids in the same order */
export function challengePutter(
  { redis, identity }: Pick<Gateway, 'redis' | 'identity'>,
  tenant: string,
): (numbers: readonly string[]) => Promise<string[]> {
  const secret = Buffer.from(identity.masterKey, 'base64');
  const keyring = new Keyring([{ id: 'sandbox', secret }]);
  const providers = { '*': ['twilio', 'vonage'] };
  const store = new RedisChallengeStore(redis, {
    slots: 1,
    retentionMs: DEFAULT_POLICY.retentionMs,
  });
  const service = new ChallengeService({
    store,
    routes: new Router({ sms: providers, call: providers }, everyProvider),
    admission: EVERYBODY,
    ends: NOBODY_LISTENS,
    judge: { judge: () => Promise.reject(new Error('not here')) },
    testNumbers: { codeOf: () => undefined },
    keyring,
    cipher: new PhoneNumberCipher(keyring, randomBytes),
    randomBytes,
    clock: systemClock,
    metrics: createMetrics({ processMetrics: false }),
    policy: DEFAULT_POLICY,
  });
  const owner = tenantCalled(tenant);
  return async (numbers) => {
    const ids: string[] = [];
    await inLanes(AT_ONCE, numbers.entries(), async ([at, to]) => {
      const { challenge } = await service.start(owner, { to, channels: ['sms'] });
      ids[at] = challenge.id;
    });
    return ids;
  };
}
