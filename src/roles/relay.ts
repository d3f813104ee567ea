/** The relay over one connection: messages that somebody else has written. */

import { settleOutcome } from '../delivery/settlement.js';
import { MessageService } from '../message/message-service.js';
import { RelayWatch } from '../message/relay-watch.js';
import type { RedisClient } from '../redis/scripts.js';
import { type Core, storeOver } from './core.js';
import type { LimitAlerts, LimitServices } from './limits.js';
import { refusalNotes } from './refusals.js';
import { routeLearnerOver } from './routes.js';

export function relayOver(
  core: Core,
  redis: RedisClient,
  limits: LimitServices,
  alerts: Pick<LimitAlerts, 'relay'>,
): MessageService {
  const { config, router, keyring, cipher, random, metrics, logger } = core;
  const learner = routeLearnerOver(core, redis);
  return new MessageService({
    store: storeOver(core, redis),
    routes: router,
    admission: limits.admission,
    ends: limits.ends,
    testNumbers: limits.testNumbers,
    keyring,
    cipher,
    randomBytes: random,
    policy: config.policy,
    watch: new RelayWatch(redis, {
      keyring,
      onAlert: alerts.relay,
      onError: (error) => logger.warn('relay watch', { error }),
    }),
    settleOutcome: (message, verified) => {
      core.notes.add({ kind: 'changed', id: message.id });
      if (core.chosen.isLearning) learner.outcomeTold(message, verified);
      return settleOutcome(limits, message, verified);
    },
    onRefused: refusalNotes(core),
    metrics,
  });
}
