/** What operators see of routes: how carriers stand now, and why a delivery went the way it went. Pure. */
import type { Challenge, Channel, Delivery } from '../challenge/challenge.js';
import { leaderOf, lower, percentOf, type Standing, upper, type Why } from './choice.js';
import { type Considered, decide, parseChoice } from './choice-record.js';
import { believed } from './posterior.js';
import { EVERYBODY, type FoundRoute } from './route-settings.js';

export interface CarrierReport {
  readonly carrier: string;
  /** What the evidence weighs now, in sends. */
  readonly weight: number;
  /** Verified per send: the mean, and the interval that the rules compare, 0..1. */
  readonly verified: number;
  readonly low: number;
  readonly high: number;
  readonly leads: boolean;
  /** Of a route with shares: per cent, as it is now. */
  readonly percent?: number;
}

export interface RouteReport {
  readonly channel: Channel;
  readonly country: string;
  /** How carriers are chosen. */
  readonly route: FoundRoute['entry']['mode'];
  /** Whose traffic it learns from. */
  readonly evidence: 'own' | 'everybody';
  readonly carriers: readonly CarrierReport[];
  /** Judged, and never used. */
  readonly shadows: readonly string[];
}

export function routeReport(
  channel: Channel,
  country: string,
  { scope, entry }: FoundRoute,
  standings: readonly Standing[],
): RouteReport {
  const { mode } = entry;
  const shares = mode === 'share' ? entry.shares : [];
  const main = standings.find(({ carrier }) => !shares.some((share) => share.carrier === carrier));
  const percents = shares.flatMap((share) => {
    const one = standings.find(({ carrier }) => carrier === share.carrier);
    return one && main ? [[share.carrier, percentOf(share, one, main)] as const] : [];
  });
  const given = percents.reduce((sum, [, percent]) => sum + percent, 0);
  const percentBy = new Map(main ? [...percents, [main.carrier, 100 - given] as const] : []);
  const leader = mode === 'learned' && standings.length > 0 ? leaderOf(standings) : standings[0];
  return {
    channel,
    country,
    route: mode,
    evidence: scope === EVERYBODY ? 'everybody' : 'own',
    carriers: standings.map((standing) => {
      const percent = percentBy.get(standing.carrier);
      return {
        ...carrierReport(standing, standing === leader),
        ...(mode === 'share' && percent !== undefined ? { percent } : {}),
      };
    }),
    shadows: mode === 'shadow' ? entry.shadows : [],
  };
}

function carrierReport(standing: Standing, leads: boolean): CarrierReport {
  const { carrier, good, bad } = standing;
  const plain = { ...standing, gain: 1, cost: 0 };
  return {
    carrier,
    weight: Math.round((good + bad) * 10) / 10,
    verified: share(believed(standing).mean),
    low: share(lower(plain)),
    high: share(upper(plain)),
    leads,
  };
}

function share(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 1_000) / 1_000;
}

export interface ExplainedDelivery {
  readonly delivery: number;
  readonly channel: Channel;
  readonly carrier: string;
  readonly route: Considered['kind'] | 'pinned' | 'other_rules';
  readonly why: Why | 'pinned' | 'unknown';
  /** One sentence. */
  readonly sentence: string;
  /** What the delivery keeps. */
  readonly record?: string;
  /** What follows from that record by the rules; absent where the rules have changed since. */
  readonly recomputed?: string;
  readonly carriers: readonly CarrierReport[];
}

export function explainedRoutes({ deliveries }: Challenge): readonly ExplainedDelivery[] {
  return deliveries.map(explained);
}

function explained({ number, channel, provider, choice }: Delivery): ExplainedDelivery {
  const about = { delivery: number, channel, carrier: provider };
  if (choice === undefined) {
    const sentence = `${provider} is first in the configured order, or the request named it.`;
    return { ...about, route: 'pinned', why: 'pinned', sentence, carriers: [] };
  }
  const considered = parseChoice(choice);
  if (!considered) {
    const sentence = 'Another version of the rules has chosen it: they are not computed again.';
    return {
      ...about,
      route: 'other_rules',
      why: 'unknown',
      sentence,
      record: choice,
      carriers: [],
    };
  }
  const { carrier: recomputed, why } = decide(considered);
  const standings = considered.kind === 'shadow' ? [] : considered.standings;
  return {
    ...about,
    route: considered.kind,
    why,
    sentence: sentenceOf(provider, considered, why),
    record: choice,
    recomputed,
    carriers: standings.map((each) => carrierReport(each, each.carrier === recomputed)),
  };
}

function sentenceOf(carrier: string, considered: Considered, why: Why): string {
  if (considered.kind === 'shadow') {
    const others = considered.judged.slice(1).map((one) => `${one.carrier}: ${one.verdict}`);
    return `${carrier} is first in the configured order. Judged beside it, nothing sent: ${others.join(', ')}.`;
  }
  switch (why) {
    case 'leads':
      return `${carrier} leads: by the evidence, or by the configured order where that says nothing.`;
    case 'explored':
      return `${carrier} was tried out, to learn how it does now.`;
    case 'drawn':
      return `${carrier} won a draw from what is known of each carrier.`;
    case 'share':
      return `${carrier} has this share of the messages.`;
    case 'again':
      return `The person asked again, so another carrier than the one before was used: ${carrier}.`;
    case 'left':
      return `${carrier} is the best of what was left.`;
    default:
      return why satisfies never;
  }
}
