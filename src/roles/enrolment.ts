/** Registered methods of subjects over one connection. */
import { MethodChallenges } from '../challenge/method-challenges.js';
import { EnrolmentService } from '../enrolment/enrolment-service.js';
import { RedisEnrolmentStore } from '../enrolment/enrolment-store.js';
import { MethodCipher } from '../enrolment/method-cipher.js';
import { type Enrolments, RegisteredProofs } from '../enrolment/typed-proofs.js';
import { METHOD_AUDIT, RedisOperatorListStore } from '../limits/operator-list-store.js';
import type { RedisClient } from '../redis/scripts.js';
import { approvalRecordsOver } from './approval-records.js';
import { type Core, storeOver } from './core.js';
import type { LimitAlerts, LimitServices } from './limits.js';

export type EnrolmentCore = Pick<Core, 'keyring' | 'random' | 'clock' | 'writesOver'>;

export function enrolmentStoreOver(core: EnrolmentCore, redis: RedisClient): RedisEnrolmentStore {
  const { keyring, random, clock, writesOver } = core;
  return new RedisEnrolmentStore(redis, {
    cipher: new MethodCipher(keyring, random),
    randomBytes: random,
    run: writesOver(redis).run,
    clock,
  });
}

export function methodAuditOver(core: EnrolmentCore, redis: RedisClient): RedisOperatorListStore {
  return new RedisOperatorListStore(redis, core.clock, core.writesOver(redis), METHOD_AUDIT);
}

export function enrolmentOver(
  core: Core,
  redis: RedisClient,
  alerts: Pick<LimitAlerts, 'method'>,
): EnrolmentService {
  return new EnrolmentService({
    store: enrolmentStoreOver(core, redis),
    approvals: approvalRecordsOver(core, redis),
    audit: methodAuditOver(core, redis),
    challenges: storeOver(core, redis),
    indexOf: core.cipher.lastingIndex.bind(core.cipher),
    announce: alerts.method,
    randomBytes: core.random,
    now: () => core.clock.now(),
  });
}

/** Challenges by registered methods. */
export function methodChallengesOver(
  core: Core,
  redis: RedisClient,
  { limits, enrolment }: { readonly limits: LimitServices; readonly enrolment: Enrolments },
): MethodChallenges {
  const { keyring, random, metrics, clock, config } = core;
  return new MethodChallenges({
    store: storeOver(core, redis),
    proofs: new RegisteredProofs(enrolment, clock),
    guesses: limits.methodGuesses,
    keyring,
    randomBytes: random,
    policy: config.policy,
    metrics,
  });
}
