/** How carriers are chosen where the configuration asks for more than an order. Everything here is absent where it does not. */
import { type Channel, isMessageId } from '../challenge/challenge.js';
import type { ChallengeService } from '../challenge/challenge-service.js';
import type { Clock } from '../challenge/time.js';
import type { Config } from '../config/config.js';
import type { RouteReports } from '../http/api/route-reports.js';
import { priceMicros } from '../limits/admission.js';
import { RedisProvenSources } from '../limits/hmac-tags.js';
import { RedisLimitStore } from '../limits/limit-store.js';
import { MICROS } from '../limits/limits.js';
import { RedisLedgerStore } from '../limits/money.js';
import type { LedgerEntry, Part } from '../limits/reservation.js';
import type { MessageService } from '../message/message-service.js';
import type { Metrics } from '../observability/metrics.js';
import type { RedisClient } from '../redis/scripts.js';
import { unknownStanding } from '../routing/choice.js';
import { EvidenceReader } from '../routing/evidence-reader.js';
import { RedisEvidenceStore } from '../routing/evidence-store.js';
import { LearnedRoutes } from '../routing/learned-routes.js';
import { RouteLearner } from '../routing/route-learner.js';
import { explainedRoutes, routeReport } from '../routing/route-report.js';
import { EVERYBODY, isAnyChosen, learningScopes, routeOf } from '../routing/route-settings.js';
import type { Core } from './core.js';

export interface ChosenRoutes {
  readonly chooser: LearnedRoutes;
  readonly reader: EvidenceReader;
  /** Undefined while every route is a pinned order for all. */
  readonly chooserNow: () => LearnedRoutes | undefined;
  /** Whether any route learns; looked up at each change, since every end asks. */
  isLearning: boolean;
  /** The routes have changed. */
  readonly refresh: () => void;
}

/** @param routing the present one at any time */
export function chosenRoutes(
  { routing, limits }: Pick<Config, 'routing' | 'limits'>,
  clock: Clock,
  random: (size: number) => Buffer,
  metrics: Pick<Metrics, 'routeChosen'>,
  onError: (error: unknown) => void,
): ChosenRoutes {
  const reader = new EvidenceReader({
    scopes: () => (isAnyChosen(routing) ? learningScopes(routing) : undefined),
    onError,
  });
  const chooser = new LearnedRoutes({
    settings: routing,
    evidence: reader,
    priceOf: (channel, country, carrier) =>
      priceMicros(limits.prices, channel, country, carrier) / MICROS,
    clock,
    seed: () => random(4).readUInt32BE(),
    onChosen: metrics.routeChosen,
  });
  const chosen: ChosenRoutes = {
    chooser,
    reader,
    chooserNow: () => (isAnyChosen(routing) ? chooser : undefined),
    isLearning: false,
    refresh: () => {
      chosen.isLearning = learningScopes(routing).length > 0;
    },
  };
  chosen.refresh();
  return chosen;
}

/** This process knows from now on how carriers do. */
export async function followEvidence(core: Core, redis: RedisClient): Promise<void> {
  await core.chosen.reader.follow(new RedisEvidenceStore(redis, core.clock));
}

export function routeLearnerOver(core: Core, redis: RedisClient): RouteLearner {
  const { config, clock, slots, metrics, logger } = core;
  const limits = new RedisLimitStore(redis, { spread: slots > 1 });
  return new RouteLearner({
    settings: config.routing,
    store: new RedisEvidenceStore(redis, clock),
    ledger: new RedisLedgerStore(redis),
    proven: new RedisProvenSources(redis, clock),
    isSuspicious: async (tenant, channel, entry) =>
      (await limits.explain(breakersOf(tenant, channel, entry))).length > 0,
    onVote: ({ channel, country, carrier, vote }) =>
      metrics.routeEvidence({ channel, country, carrier, vote }),
    onError: (error) => logger.warn('route evidence', { error }),
  });
}

/** Tells API processes of this worker's breakers: those that choose carriers, and the operators' console. */
export function breakerTeller(
  core: Core,
  redis: RedisClient,
): (channel: Channel, carrier: string, isOpen: boolean) => void {
  const { config, clock, logger } = core;
  const store = new RedisEvidenceStore(redis, clock);
  const onError = (error: unknown) => logger.warn('route breakers', { error });
  return (channel, carrier, isOpen) => {
    const told = isOpen
      ? store.breakerOpened(channel, carrier, clock.now() + config.policy.breakMs)
      : store.breakerClosed(channel, carrier);
    told.catch(onError);
  };
}

/** What operators see of them. */
export function routeReportsOver(
  { config, chosen }: Core,
  challenges: Pick<ChallengeService, 'get'>,
  messages: Pick<MessageService, 'get'>,
): RouteReports {
  return {
    report: (tenant, channel, country) => {
      const none = { scope: EVERYBODY, entry: { mode: 'pinned', carriers: [] } } as const;
      const found = routeOf(config.routing, tenant.id, channel, country) ?? none;
      const known = chosen.chooserNow()?.standings(channel, tenant.id, country);
      const standings = known ?? found.entry.carriers.map(unknownStanding);
      return routeReport(channel, country, found, standings);
    },
    explain: async (tenant, id) =>
      explainedRoutes(await (isMessageId(id) ? messages : challenges).get(tenant, id)),
  };
}

/** A draw of 1 is in no share: refused wherever anything is held back. */
function breakersOf(tenant: string, channel: Channel, entry: LedgerEntry): Part[] {
  const part = (of: 'prefix' | 'range' | 'country', tag: string, country = ''): Part => ({
    kind: 'breaker',
    tag,
    of: { channel, country },
    rule: `${of}_conversion`,
    draw: 1,
  });
  return [
    part('prefix', entry.blockTag),
    part('range', entry.wideTag),
    part('country', tenant, entry.country),
  ];
}
