/** The queue and the worker that ask providers what deliveries cost, where the operator has named a currency. */

import type { Closers } from '../app.js';
import {
  PRICE_CONCURRENCY,
  PRICE_QUEUE,
  PriceQueue,
  PriceWorker,
} from '../delivery/cost-reconciliation.js';
import { QUEUE_PREFIX } from '../redis/keys.js';
import type { RedisClient } from '../redis/scripts.js';
import { chargesOver } from './charges.js';
import { type Core, storeOver } from './core.js';
import type { LimitServices } from './limits.js';
import type { WorkerHealth } from './worker-health.js';

/** @returns undefined if prices are not used */
export async function composeCostReconciliation(
  core: Core,
  redis: RedisClient,
  limits: LimitServices,
  closers: Closers,
  health: WorkerHealth,
): Promise<PriceQueue | undefined> {
  const { config, logger, metrics, providers } = core;
  const { money, priceLookup } = config.limits;
  const canBeAsked = [...providers.values()].some(({ price }) => price !== undefined);
  if (!money || !priceLookup || !canBeAsked) return undefined;
  const store = storeOver(core, redis);
  const charges = chargesOver(core, store, limits);
  const queue = closers.add(new PriceQueue(redis, QUEUE_PREFIX, priceLookup.afterMs), (opened) =>
    opened.close(),
  );
  const worker = new PriceWorker({
    connection: redis,
    prefix: QUEUE_PREFIX,
    store,
    providers,
    waiting: ({ tenant, id }) => limits.spending.waiting(tenant, id),
    take: charges.of,
    onNotTold: ({ id: challenge, tenant }, { number: delivery, channel, provider }) => {
      metrics.price({ provider, channel, outcome: 'not_told' });
      logger.info('price', { challenge, tenant, delivery, channel, provider, outcome: 'not_told' });
    },
    afterMs: priceLookup.afterMs,
    triesMax: priceLookup.triesMax,
    watch: health.watch(PRICE_QUEUE, PRICE_CONCURRENCY),
    onError: (error) => logger.warn('price worker', { error }),
  });
  closers.add(worker, (opened) => opened.close());
  await worker.ready();
  return queue;
}
