/**
 * Judges how challenges in one place end: when sends to a block, a million numbers or a country are refused because few people there confirm,
 * the sign of pumped traffic. A block is shut except for random probes; in a million or a country a random share passes.
 * Pure: the store keeps the evidence.
 */
import type { Channel } from '../challenge/challenge.js';
import type { BreakerSubject } from './reservation.js';

export interface BreakerPolicy {
  /** Older evidence does not count, so a breaker stays shut no longer than this after the last evidence. */
  readonly windowMs: number;
  /** The least number of different sources. A weight of a half or less counts as that fraction. */
  readonly sourcesMin: number;
  /** The breaker shuts if the Wilson 95 % upper bound of the conversion is below this, 0..1. */
  readonly conversionMin: number;
  /** The least share of sends that passes, 0..1: a random draw decides for each. */
  readonly shareMin: number;
}

export const BLOCK_BREAKER: BreakerPolicy = {
  windowMs: 3_600_000,
  sourcesMin: 50,
  conversionMin: 0.2,
  shareMin: 0.05,
};

/** For a million numbers and for a country: many people live there. */
export const WIDE_BREAKER: BreakerPolicy = { ...BLOCK_BREAKER, shareMin: 0.2 };

export type BreakerWidth = 'prefix' | 'range' | 'country';

/** The most sources of one block that count for its million and country in a window: one pumped block says little about its country. */
const BLOCK_VOICES_MAX: Readonly<Record<BreakerWidth, number>> = {
  prefix: Number.POSITIVE_INFINITY,
  range: 10,
  country: 3,
};

/** One end of a challenge, as the store keeps it. */
export interface Evidence {
  readonly atMs: number;
  /** HMACs of who asked: address group, device. A converted end may have its challenge's name instead. */
  readonly sources: readonly string[];
  /** Names the block within the wider range. */
  readonly block: string;
  readonly converted: boolean;
  /** 0..1: less where the carrier never confirms a delivery. */
  readonly weight: number;
}

export interface HeldBack {
  /** A send whose draw is at or above this is refused. */
  readonly share: number;
  readonly untilMs: number;
}

/** Undefined if everything passes. */
export function judge(
  evidence: readonly Evidence[],
  width: BreakerWidth,
  policy: BreakerPolicy,
  nowMs: number,
): HeldBack | undefined {
  const voices = fewFromOneBlock(voicesOf(evidence, nowMs - policy.windowMs), width);
  const heard = sum(voices.map(({ weight }) => weight));
  if (heard < policy.sourcesMin) return undefined;
  const converted = sum(voices.map((voice) => (voice.converted ? voice.weight : 0)));
  const bound = wilsonUpperBound(converted, heard);
  if (bound >= policy.conversionMin) return undefined;
  const share =
    width === 'prefix' ? policy.shareMin : Math.max(policy.shareMin, bound / policy.conversionMin);
  return { share, untilMs: enoughUntilMs(voices, policy) };
}

type Voice = Omit<Evidence, 'sources'>;

/** Every source counts once, with its newest end; a source that converted in the window stays converted. */
function voicesOf(evidence: readonly Evidence[], sinceMs: number): Voice[] {
  const bySource = new Map<string, number>();
  const voices: Voice[] = [];
  const newestFirst = evidence
    .filter(({ atMs }) => atMs > sinceMs)
    .toSorted((a, b) => b.atMs - a.atMs);
  for (const { sources, ...voice } of newestFirst) {
    const known = sources.map((each) => bySource.get(each)).find((each) => each !== undefined);
    const index = known ?? voices.length;
    for (const source of sources) bySource.set(source, index);
    const before = voices[index];
    voices[index] = before
      ? {
          ...before,
          converted: before.converted || voice.converted,
          weight: Math.max(before.weight, voice.weight),
        }
      : voice;
  }
  return voices;
}

/** All conversions count. */
function fewFromOneBlock(voices: readonly Voice[], width: BreakerWidth): Voice[] {
  const heard = new Map<string, number>();
  return voices.filter(({ block, converted }) => {
    if (converted) return true;
    const count = (heard.get(block) ?? 0) + 1;
    heard.set(block, count);
    return count <= BLOCK_VOICES_MAX[width];
  });
}

/** When too few sources are left, if no new one comes. */
function enoughUntilMs(voices: readonly Voice[], policy: BreakerPolicy): number {
  let heard = 0;
  for (const { atMs, weight } of voices) {
    heard += weight;
    if (heard >= policy.sourcesMin) return atMs + policy.windowMs;
  }
  return 0;
}

function sum(figures: readonly number[]): number {
  return figures.reduce((total, each) => total + each, 0);
}

// How low a true rate has to be, given few observations: the upper end of Wilson's score interval.
// E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22 (1927).

/** The normal quantile of a two-sided 95 % interval. */
const Z = 1.959963984540054;

/**
 * @param hits 0..trials
 * @returns the 95 % upper bound of the rate, 0..1; 1 where nothing was observed
 */
export function wilsonUpperBound(hits: number, trials: number): number {
  if (trials <= 0) return 1;
  const rate = hits / trials;
  const z2 = Z * Z;
  const centre = rate + z2 / (2 * trials);
  const margin = Z * Math.sqrt((rate * (1 - rate) + z2 / (4 * trials)) / trials);
  return Math.min(1, (centre + margin) / (1 + z2 / trials));
}

// What counting outcomes needs of the store.

export interface BreakerAddress {
  /** A tenant for a country's breaker, a block's HMAC for a prefix's. */
  readonly tag: string;
  readonly subject: BreakerSubject;
}

export interface EvidencePlace {
  readonly address: BreakerAddress;
  readonly policy: BreakerPolicy;
}

/** A provider's way to one country on one channel. */
export interface CarrierRoute {
  readonly provider: string;
  readonly channel: Channel;
  readonly country: string;
}

/** How the provider confirms deliveries of this channel in this country. */
export type CarrierHabit =
  /** It has confirmed deliveries recently. */
  | 'confirms'
  /** It confirms elsewhere, never here. */
  | 'never_here'
  /** It confirms nothing recently: its receipts are lost, or never come. */
  | 'silent';
