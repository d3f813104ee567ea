/** Passes providers' prices, from webhooks or requests, to the budgets, the log and the metrics. */
import type { Challenge, Delivery } from '../challenge/challenge.js';
import type { ChallengeStore } from '../challenge/ports.js';
import type { ReportOrigin } from '../delivery/carrier-reports.js';
import { type Charge, inOperatorMoney, MICROS } from '../limits/limits.js';
import { type ChargeReport, Charges } from '../limits/money.js';
import type { Logger } from '../observability/logger.js';
import type { Metrics } from '../observability/metrics.js';
import type { Core } from './core.js';
import type { LimitServices } from './limits.js';

export interface ChargeTaking {
  of(challenge: Challenge, delivery: Delivery, charge: Charge): Promise<void>;
  /** A report about an unknown delivery or another message is ignored. */
  ofReport(origin: ReportOrigin, charge: Charge): Promise<void>;
}

/** Without a currency in the configuration, prices are ignored. */
export function chargesOver(
  {
    config,
    logger,
    metrics,
    notes,
  }: Pick<Core, 'config' | 'logger' | 'metrics'> & Partial<Pick<Core, 'notes'>>,
  store: Pick<ChallengeStore, 'read'>,
  limits: Pick<LimitServices, 'spending'>,
): ChargeTaking {
  const { money } = config.limits;
  if (!money) return { of: async () => {}, ofReport: async () => {} };
  const charges = new Charges({
    spending: limits.spending,
    money,
    report: (report) => {
      reportCharge(report, logger, metrics);
      const amount = inOperatorMoney(report, money);
      if (report.outcome !== 'settled' || amount === undefined) return;
      const price = {
        delivery: report.delivery,
        micros: Math.max(0, Math.round(amount * MICROS)),
      };
      notes?.add({ kind: 'price', id: report.challengeId, price });
    },
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
