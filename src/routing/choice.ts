/**
 * Which carrier gets a message: the rules of `learned` and `share`. Pure: a choice follows from the standings, the figures and one seed, which
 * is what its record holds.
 *
 * The operator's order says who leads until evidence says otherwise. The others get 10 % at most: a floor each, and up to 3 % whoever
 * wins a draw from the posteriors. So a carrier that is not worse keeps being asked, and one that is costs little.
 */
import { type Belief, believed, type Counted, drawn, seededRandom } from './posterior.js';

/** What is known of one carrier that may be used, in the operator's order. */
export interface Standing extends Counted {
  readonly carrier: string;
  /** What a verified send is worth, less what waiting for it costs: 1 where the tenant does not say. */
  readonly gain: number;
  /** The price of a send in the same unit; 0 where the tenant does not say what a verified send is worth. */
  readonly cost: number;
}

/** Nothing is known of it. */
export function unknownStanding(carrier: string): Standing {
  return { carrier, good: 0, bad: 0, gain: 1, cost: 0 };
}

export type Why =
  /** It leads: by the evidence, or by the operator's order where that says nothing. */
  | 'leads'
  /** To learn about it, whatever is known. */
  | 'explored'
  /** It won the draw from the posteriors. */
  | 'drawn'
  /** Its share of the messages. */
  | 'share'
  /** The carrier of the delivery before was not heard of: another one is tried. */
  | 'again'
  /** The others have failed, or are excluded. */
  | 'left';

export interface Chosen {
  readonly carrier: string;
  readonly why: Why;
}

export interface ChoiceFigures {
  /** All others together get at most so much. */
  readonly othersMax: number;
  /** Up to this, what the floors leave goes to the winner of a draw. */
  readonly drawnMax: number;
  /** Each of them while it is at most `openZ` deviations of the difference worse than the leader. */
  readonly exploredShare: number;
  /** Each that is worse by `intervalZ` or more; between the two the share falls in proportion. */
  readonly clearlyWorseShare: number;
  readonly openZ: number;
  /** Deviations on each side of an interval. */
  readonly intervalZ: number;
  /** Another carrier leads where it is better by so many deviations of the difference. */
  readonly leadZ: number;
  /** After a resend another carrier is used, unless it is worse by more than so many, and by more than so much. */
  readonly againZ: number;
  readonly againWorse: number;
}

export const FIGURES: ChoiceFigures = {
  othersMax: 0.1,
  drawnMax: 0.03,
  exploredShare: 0.015,
  clearlyWorseShare: 0.001,
  intervalZ: 1.64,
  openZ: 0.2,
  leadZ: 1.64,
  againZ: 0.3,
  againWorse: 0.04,
};

/** @param standings not empty @param seed 32 bits */
export function learned(standings: readonly Standing[], seed: number): Chosen {
  const leader = leaderOf(standings);
  const others = standings.filter((one) => one !== leader);
  // Where no fallback remains, nothing is tried out.
  if (others.length === 0) return { carrier: leader.carrier, why: 'left' };
  const random = seededRandom(seed);
  let place = random();
  for (const other of others) {
    place -= floorOf(other, leader, others.length);
    if (place < 0) return { carrier: other.carrier, why: 'explored' };
  }
  const floors = others.reduce((sum, other) => sum + floorOf(other, leader, others.length), 0);
  if (place >= FIGURES.drawnMax - floors) return { carrier: leader.carrier, why: 'leads' };
  return { carrier: winnerOf(standings, random).carrier, why: 'drawn' };
}

/** The first of the operator's order, unless another one is better beyond doubt. */
export function leaderOf(standings: readonly Standing[]): Standing {
  return standings.reduce((leader, other) =>
    betterBy(other, leader) > FIGURES.leadZ ? other : leader,
  );
}

/** After a resend: another carrier than the one before, unless all others are worse. */
export function againAfter(standings: readonly Standing[], before: string): Chosen {
  const last = standings.find(({ carrier }) => carrier === before);
  const others = standings.filter((one) => one !== last);
  if (!last || others.length === 0) return { carrier: leaderOf(standings).carrier, why: 'left' };
  const other = leaderOf(others);
  const { againZ, againWorse } = FIGURES;
  const byMuch = valued(last).mean - valued(other).mean > againWorse;
  const worse = byMuch && betterBy(other, last) < -againZ;
  return { carrier: worse ? last.carrier : other.carrier, why: worse ? 'leads' : 'again' };
}

// Shares of a roll-out.

export interface Share {
  readonly carrier: string;
  /** Of the messages, 1..100. */
  readonly percent: number;
  /** By itself: it is doubled up to this while the carrier is not worse, and withdrawn while it clearly is. */
  readonly upToPercent?: number;
}

/** Who has no share gets the rest, in the operator's order. @param standings not empty @param seed 32 bits */
export function shared(
  standings: readonly Standing[],
  shares: readonly Share[],
  seed: number,
): Chosen {
  const [first] = standings as readonly [Standing, ...Standing[]];
  const main = standings.find(({ carrier }) => !isShared(carrier, shares)) ?? first;
  let place = seededRandom(seed)() * 100;
  for (const share of shares) {
    const one = standings.find(({ carrier }) => carrier === share.carrier);
    if (!one || one === main) continue;
    place -= percentOf(share, one, main);
    if (place < 0) return { carrier: one.carrier, why: 'share' };
  }
  return { carrier: main.carrier, why: standings.length === 1 ? 'left' : 'leads' };
}

/** The share as it is now. @param main the carrier that has the rest */
export function percentOf(share: Share, one: Standing, main: Standing): number {
  const { percent, upToPercent } = share;
  if (upToPercent === undefined) return percent;
  if (upper(one) < lower(main)) return 0;
  const isWorse = betterBy(one, main) < -1;
  const steps = isWorse ? 0 : Math.floor(Math.log2(1 + (one.good + one.bad) / SENDS_A_STEP));
  return Math.max(percent, Math.min(upToPercent, percent * 2 ** steps));
}

/** So much evidence doubles a share; twice as much doubles it again. */
const SENDS_A_STEP = 15;

function isShared(carrier: string, shares: readonly Share[]): boolean {
  return shares.some((share) => share.carrier === carrier);
}

function floorOf(other: Standing, leader: Standing, others: number): number {
  const { exploredShare, clearlyWorseShare, othersMax, intervalZ, openZ } = FIGURES;
  const part = Math.min(
    1,
    Math.max(0, (betterBy(other, leader) + intervalZ) / (intervalZ - openZ)),
  );
  const floor = clearlyWorseShare + part * (exploredShare - clearlyWorseShare);
  return Math.min(floor, othersMax / others);
}

function winnerOf(standings: readonly Standing[], random: () => number): Standing {
  const draws = standings.map((one) => ({ one, value: drawn(one, random) * one.gain - one.cost }));
  return draws.reduce((best, each) => (each.value > best.value ? each : best)).one;
}

/** The difference in deviations. Where nothing can be gained, both may be certain: then the price alone tells them apart. */
function betterBy(one: Standing, other: Standing): number {
  const [a, b] = [valued(one), valued(other)];
  const difference = a.mean - b.mean;
  return difference === 0 ? 0 : difference / Math.hypot(a.deviation, b.deviation);
}

export function upper(standing: Standing): number {
  const { mean, deviation } = valued(standing);
  return mean + FIGURES.intervalZ * deviation;
}

export function lower(standing: Standing): number {
  const { mean, deviation } = valued(standing);
  return mean - FIGURES.intervalZ * deviation;
}

function valued(standing: Standing): Belief {
  const { mean, deviation } = believed(standing);
  return { mean: mean * standing.gain - standing.cost, deviation: deviation * standing.gain };
}
