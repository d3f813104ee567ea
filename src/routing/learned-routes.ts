/**
 * Chooses a carrier by the configured mode of its route, from what this process knows of the carriers. No round trip: the evidence is read in
 * the background. Until it has been read the operator's order decides.
 */
import type { Channel } from '../challenge/challenge.js';
import type { Route, RouteQuery } from '../challenge/ports.js';
import type { RouteChooser } from '../challenge/routing.js';
import type { Clock } from '../challenge/time.js';
import type { Chosen, Standing } from './choice.js';
import { type Considered, choiceText, decide, rounded } from './choice-record.js';
import { counted, type Evidence, NOTHING, secondsOf, silenceOf } from './posterior.js';
import { type FoundRoute, halfLifeOf, type RouteSettings, routeOf } from './route-settings.js';

/** What is known of carriers, as it was read last. */
export interface EvidenceView {
  of(scope: string, channel: Channel, country: string, carrier: string): Evidence | undefined;
  /** A worker's breaker for it is open. */
  isBroken(channel: Channel, carrier: string, nowMs: number): boolean;
}

export interface ChosenRoute {
  readonly channel: Channel;
  readonly country: string;
  readonly carrier: string;
  readonly mode: string;
  readonly why: string;
}

export interface LearnedRoutesOptions {
  readonly settings: RouteSettings;
  readonly evidence: EvidenceView;
  /** Of one send, in the operator's currency. */
  readonly priceOf: (channel: Channel, country: string, carrier: string) => number;
  readonly clock: Clock;
  /** 32 random bits. */
  readonly seed: () => number;
  /** For the metrics; must not throw. */
  readonly onChosen: (chosen: ChosenRoute) => void;
}

export class LearnedRoutes implements RouteChooser {
  readonly #with: LearnedRoutesOptions;

  constructor(options: LearnedRoutesOptions) {
    this.#with = options;
  }

  ownOrder(channel: Channel, { tenant, country }: RouteQuery): readonly string[] | undefined {
    const { settings } = this.#with;
    if (!settings.tenants.has(tenant)) return undefined;
    return routeOf(settings, tenant, channel, country)?.entry.carriers;
  }

  choose(
    channel: Channel,
    query: RouteQuery,
    allowed: readonly string[],
    isAllowed: (provider: string) => boolean,
  ): Route | undefined {
    const found = routeOf(this.#with.settings, query.tenant, channel, query.country);
    if (!found || found.entry.mode === 'pinned' || allowed.length === 0) return undefined;
    const considered = this.#consider(channel, query, found, allowed, isAllowed);
    const { carrier, why } = decide(considered);
    const route = { channel, provider: carrier, choice: choiceText(considered) };
    this.#tell(channel, query, considered, { carrier, why });
    return route;
  }

  /** What is known of the carriers of a route now, for operators. */
  standings(channel: Channel, tenant: string, country: string): readonly Standing[] {
    const found = routeOf(this.#with.settings, tenant, channel, country);
    if (!found) return [];
    return this.#standings(channel, { tenant, country }, found, found.entry.carriers);
  }

  #consider(
    channel: Channel,
    query: RouteQuery,
    found: FoundRoute,
    allowed: readonly string[],
    isAllowed: (provider: string) => boolean,
  ): Considered {
    const { entry } = found;
    const { evidence, clock, seed } = this.#with;
    const nowMs = clock.now();
    const whole = allowed.filter((name) => !evidence.isBroken(channel, name, nowMs));
    const usable = whole.length > 0 ? whole : allowed;
    if (entry.mode === 'shadow') {
      const used = { carrier: usable[0] ?? '', verdict: 'used' };
      const judged = entry.shadows.map((carrier) => ({
        carrier,
        verdict: this.#judge(channel, carrier, nowMs, isAllowed),
      }));
      return { kind: 'shadow', judged: [used, ...judged] };
    }
    const standings = this.#standings(channel, query, found, usable);
    if (query.tried.length > 0) return { kind: 'failover', standings };
    if (entry.mode === 'share')
      return { kind: 'share', seed: seed(), standings, shares: entry.shares };
    const { after } = query;
    return after === undefined
      ? { kind: 'learned', seed: seed(), standings }
      : { kind: 'again', before: after, standings };
  }

  #judge(
    channel: Channel,
    carrier: string,
    nowMs: number,
    isAllowed: (provider: string) => boolean,
  ): string {
    if (!isAllowed(carrier)) return 'sender_not_allowed';
    return this.#with.evidence.isBroken(channel, carrier, nowMs) ? 'breaker_open' : 'ready';
  }

  #standings(
    channel: Channel,
    { tenant, country }: Pick<RouteQuery, 'tenant' | 'country'>,
    { scope, entry }: FoundRoute,
    carriers: readonly string[],
  ): Standing[] {
    const { settings, evidence, priceOf, clock } = this.#with;
    const nowMs = clock.now();
    const worth = settings.worth.get(tenant);
    const halfLifeMs = halfLifeOf(entry);
    const memory = halfLifeMs === undefined ? undefined : { halfLifeMs };
    const knownOf = (carrier: string) => evidence.of(scope, channel, country, carrier) ?? NOTHING;
    // Also those that may not be used now have people who answer.
    const silence = memory && silenceOf(entry.carriers.map(knownOf), nowMs, memory);
    return carriers.map((carrier) => {
      const known = knownOf(carrier);
      const sums = memory ? counted(known, nowMs, memory, silence) : { good: 0, bad: 0 };
      if (!worth) return rounded({ carrier, ...sums, gain: 1, cost: 0 });
      const minutes = (secondsOf(known) ?? 0) / 60;
      return rounded({
        carrier,
        ...sums,
        gain: Math.max(0, 1 - (minutes * worth.minute) / worth.verified),
        cost: priceOf(channel, country, carrier) / worth.verified,
      });
    });
  }

  #tell(channel: Channel, { country }: RouteQuery, considered: Considered, chosen: Chosen): void {
    const { onChosen } = this.#with;
    const where = { channel, country, mode: considered.kind };
    onChosen({ ...where, ...chosen });
    if (considered.kind !== 'shadow') return;
    for (const { carrier, verdict } of considered.judged.slice(1)) {
      onChosen({ ...where, carrier, why: verdict });
    }
  }
}
