/** What becomes of a message's code, told by its caller, with a Redis that fails in between. */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { newMessageId } from '../../../src/challenge/challenge.js';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { OctothorpeError } from '../../../src/challenge/errors.js';
import type { Tenant } from '../../../src/challenge/policy.js';
import { settleOutcome } from '../../../src/delivery/settlement.js';
import { type MessageDependencies, MessageService } from '../../../src/message/message-service.js';
import { freshTestRedis } from '../../setup/redis.js';
import { draft } from '../../setup/store-fixture.js';
import {
  admissionOn,
  HOUR,
  sendRequest,
  strangeNumber,
  verdict,
} from '../limits/admission-fixture.js';

const TENANT = { id: 'default' } as Tenant;

let redis: Redis;

beforeEach(async () => {
  redis = await freshTestRedis();
});

afterEach(() => redis.quit());

it('is learnt from when it is told again after Redis has failed, and only as it was told first', async () => {
  const gate = admissionOn(redis, { limits: { number: [{ max: 1, windowMs: HOUR }] } });
  const store = new RedisChallengeStore(redis, { slots: 1, retentionMs: HOUR });
  const id = newMessageId(randomBytes(16), 1);
  const e164 = strangeNumber();
  await gate.admission.admit(sendRequest({ challengeId: id, e164 }));
  await store.create(draft({ id, content: { sealed: 'k1.x', parts: 1, machines: false } }));
  const told: boolean[] = [];
  const service = new MessageService({
    store,
    settleOutcome: async (message: Parameters<typeof settleOutcome>[1], verified: boolean) => {
      told.push(verified);
      if (told.length === 1) throw new OctothorpeError('unavailable', 'Redis is down.');
      await settleOutcome(gate, message, verified);
    },
  } as unknown as MessageDependencies);
  const again = () => verdict(gate.admission.admit(sendRequest({ e164 })));

  await expect(service.tellOutcome(TENANT, id, true)).rejects.toMatchObject({
    code: 'unavailable',
  });
  expect(await again()).toBe('number');
  await service.tellOutcome(TENANT, id, true);
  expect(await again()).toBe('ok');
  await service.tellOutcome(TENANT, id, false);
  expect(told).toEqual([true, true]);
});
