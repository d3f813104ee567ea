/** The queue and the worker that ask providers what deliveries cost, where the operator has named a currency. */

import type { Closers } from '../app.js';
import type { Challenge, Delivery } from '../challenge/challenge.js';
import type { ChallengeStore } from '../challenge/ports.js';
import type { ReportOrigin } from '../delivery/carrier-reports.js';
import {
  PRICE_CONCURRENCY,
  PRICE_QUEUE,
  PriceQueue,
  PriceWorker,
} from '../delivery/cost-reconciliation.js';
import type { Charge } from '../limits/limits.js';
import { type ChargeReport, Charges } from '../limits/money.js';
import type { Logger } from '../observability/logger.js';
import type { Metrics } from '../observability/metrics.js';
import { QUEUE_PREFIX } from '../redis/keys.js';
import type { RedisClient } from '../redis/scripts.js';
import { type Core, storeOver } from './core.js';
import type { WorkerHealth } from './health.js';
import type { LimitServices } from './limits.js';

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

// Passes providers' prices, from webhooks or requests, to the budgets, the log and the metrics.

export interface ChargeTaking {
  of(challenge: Challenge, delivery: Delivery, charge: Charge): Promise<void>;
  /** A report about an unknown delivery or another message is ignored. */
  ofReport(origin: ReportOrigin, charge: Charge): Promise<void>;
}

/** Without a currency in the configuration, prices are ignored. */
export function chargesOver(
  { config, logger, metrics }: Pick<Core, 'config' | 'logger' | 'metrics'>,
  store: Pick<ChallengeStore, 'read'>,
  limits: Pick<LimitServices, 'spending'>,
): ChargeTaking {
  const { money } = config.limits;
  if (!money) return { of: async () => {}, ofReport: async () => {} };
  const charges = new Charges({
    spending: limits.spending,
    money,
    report: (report) => reportCharge(report, logger, metrics),
  });
  const of = async (challenge: Challenge, delivery: Delivery, charge: Charge) => {
    const { id: challengeId, tenant, to } = challenge;
    const { number, channel, provider } = delivery;
    const send = { tenant, challengeId, delivery: number, channel, provider, country: to.country };
    await charges.take(send, charge);
  };
  return {
    of,
    ofReport: async ({ delivery: id, channel, provider, reference }, charge) => {
      const challenge = await store.read(id.challengeId);
      const delivery = challenge?.deliveries[id.delivery - 1];
      if (!challenge || delivery?.channel !== channel || delivery.provider !== provider) return;
      if ((delivery.reference ?? reference) === reference) await of(challenge, delivery, charge);
    },
  };
}

function reportCharge(report: ChargeReport, logger: Logger, metrics: Metrics): void {
  const { provider, channel, outcome } = report;
  metrics.price({ provider, channel, outcome });
  logger[outcome === 'other_currency' ? 'warn' : 'debug']('price', { ...report });
}
