/** Verification by a person's own SMS: what starts such challenges, and what takes the texts that providers announce. */

import { RedisInboundIndex } from '../challenge/challenge-indexes.js';
import { InboundChallenges } from '../challenge/inbound-challenges.js';
import { InboundTexts } from '../delivery/inbound-texts.js';
import type { RedisClient } from '../redis/scripts.js';
import { type Core, storeOver } from './core.js';
import type { LimitServices } from './limits.js';

export function inboundChallengesOver(
  core: Core,
  redis: RedisClient,
  { inbound: limits }: Pick<LimitServices, 'inbound'>,
): InboundChallenges {
  const { keyring, random: randomBytes, metrics, config } = core;
  return new InboundChallenges({
    store: storeOver(core, redis),
    index: new RedisInboundIndex(redis, keyring),
    limits,
    keyring,
    randomBytes,
    policy: config.policy,
    metrics,
  });
}

export function inboundTextsOver(
  core: Core,
  redis: RedisClient,
  { inbound: limits }: Pick<LimitServices, 'inbound'>,
): InboundTexts {
  const { keyring, tenants, metrics } = core;
  return new InboundTexts({
    store: storeOver(core, redis),
    index: new RedisInboundIndex(redis, keyring),
    limits,
    keyring,
    tenants,
    metrics,
  });
}
