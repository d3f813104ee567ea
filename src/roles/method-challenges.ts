/** Challenges by registered methods over one connection. */
import { MethodChallenges } from '../challenge/method-challenges.js';
import type { EnrolmentService } from '../enrolment/enrolment-service.js';
import { RegisteredProofs } from '../enrolment/typed-proofs.js';
import type { RedisClient } from '../redis/scripts.js';
import { type Core, storeOver } from './core.js';
import type { LimitServices } from './limits.js';

export function methodChallengesOver(
  core: Core,
  redis: RedisClient,
  limits: Pick<LimitServices, 'methodGuesses'>,
  enrolment: EnrolmentService,
): MethodChallenges {
  const { config, keyring, clock, random, metrics } = core;
  return new MethodChallenges({
    store: storeOver(core, redis),
    proofs: new RegisteredProofs(enrolment, keyring, clock),
    guesses: limits.methodGuesses,
    keyring,
    randomBytes: random,
    policy: config.policy,
    metrics,
  });
}
