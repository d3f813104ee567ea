/** The challenge service over one connection. */
import { ChallengeService } from '../challenge/challenge-service.js';
import { CodeCheck } from '../challenge/code-check.js';
import type { RedisClient } from '../store/redis-scripts.js';
import { type Core, storeOver } from './core.js';
import type { LimitServices } from './limits.js';

export function serviceOver(
  core: Core,
  redis: RedisClient,
  limits: LimitServices,
): ChallengeService {
  const { config, router, keyring, vault, clock, random } = core;
  const store = storeOver(core, redis);
  return new ChallengeService({
    store,
    routes: router,
    admission: limits.admission,
    ends: limits.ends,
    codes: new CodeCheck(limits.judge, keyring),
    testNumbers: limits.testNumbers,
    keyring,
    vault,
    randomBytes: random,
    policy: config.policy,
    clock,
  });
}
