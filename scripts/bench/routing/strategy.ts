/** The ways of choosing that are compared. `learned` and `share` are the product's own rules. */
import type { EndFact } from '../../../src/challenge/challenge-change.js';
import {
  againAfter,
  leaderOf,
  learned,
  type Share,
  type Standing,
  shared,
} from '../../../src/routing/choice.js';
import { type Voter, votesOf } from '../../../src/routing/evidence.js';
import {
  counted,
  DEFAULT_MEMORY,
  type Evidence,
  NOTHING,
  silenceOf,
  withVote,
} from '../../../src/routing/posterior.js';
import type { World } from './world.js';

/** Carriers by their places in the world. */
export interface Strategy {
  readonly name: string;
  first(nowMs: number): number;
  /** After a failure. @param tried has failed already */
  failover(nowMs: number, tried: number): number;
  /** After a resend. @param before was not heard of */
  again(nowMs: number, before: number): number;
  /** The carrier's API has refused, or taken, a send. */
  answered?(nowMs: number, carrier: number, refused: boolean): void;
  /** What is known, for looking into a world. */
  standings?(nowMs: number): readonly Standing[];
  learn?(end: EndFact, voter: Voter, nowMs: number): void;
}

export function pinned(world: World): Strategy {
  const after = (tried: number) => (tried === 0 ? 1 % world.carriers.length : 0);
  return {
    name: 'pinned',
    first: () => 0,
    failover: (_, tried) => after(tried),
    again: () => 0,
  };
}

/** As a worker's circuit breaker: five refusals in a row, then 15 s without a try. */
export function withBreaker(world: World): Strategy {
  const inner = pinned(world);
  const rows = world.carriers.map(() => 0);
  const openUntilMs = world.carriers.map(() => 0);
  const open = (carrier: number, nowMs: number) => (openUntilMs[carrier] ?? 0) > nowMs;
  return {
    ...inner,
    name: 'pinned with breaker',
    first: (nowMs) => (open(0, nowMs) ? 1 : 0),
    again: (nowMs) => (open(0, nowMs) ? 1 : 0),
    answered: (nowMs, carrier, refused) => {
      rows[carrier] = refused ? (rows[carrier] ?? 0) + 1 : 0;
      if ((rows[carrier] ?? 0) >= 5) openUntilMs[carrier] = nowMs + 15_000;
    },
  };
}

/** One evidence for each carrier, as the worker keeps it. */
class Kept {
  readonly #world: World;
  readonly #evidence: Evidence[];

  constructor(world: World) {
    this.#world = world;
    this.#evidence = world.carriers.map(() => NOTHING);
  }

  standings(nowMs: number): Standing[] {
    const { carriers, worth } = this.#world;
    const silence = silenceOf(this.#evidence, nowMs);
    return carriers.map(({ name, price }, index) => ({
      carrier: name,
      ...counted(this.#evidence[index] ?? NOTHING, nowMs, DEFAULT_MEMORY, silence),
      gain: 1,
      cost: worth === undefined ? 0 : price / worth,
    }));
  }

  learn(end: EndFact, voter: Voter, nowMs: number): void {
    for (const { carrier, vote } of votesOf(end, voter)) {
      const index = placeOf(carrier);
      this.#evidence[index] = withVote(this.#evidence[index] ?? NOTHING, vote, nowMs);
    }
  }
}

export function learning(world: World, random: () => number): Strategy {
  const kept = new Kept(world);
  const others = (nowMs: number, tried: number) =>
    kept.standings(nowMs).filter((_, index) => index !== tried);
  return {
    name: 'learned',
    standings: (nowMs) => kept.standings(nowMs),
    first: (nowMs) => placeOf(learned(kept.standings(nowMs), seedOf(random)).carrier),
    failover: (nowMs, tried) => placeOf(leaderOf(others(nowMs, tried)).carrier),
    again: (nowMs, before) => placeOf(againAfter(kept.standings(nowMs), `c${before}`).carrier),
    learn: (end, voter, nowMs) => kept.learn(end, voter, nowMs),
  };
}

/** A roll-out of the second carrier, which raises and withdraws itself. */
export function sharing(world: World, random: () => number): Strategy {
  const kept = new Kept(world);
  const shares: Share[] = [{ carrier: 'c1', percent: 5, upToPercent: 50 }];
  const inner = pinned(world);
  const draw = (nowMs: number) =>
    placeOf(shared(kept.standings(nowMs), shares, seedOf(random)).carrier);
  return {
    ...inner,
    name: 'share',
    first: draw,
    again: draw,
    learn: (end, voter, nowMs) => kept.learn(end, voter, nowMs),
  };
}

function placeOf(carrier: string): number {
  return Number(carrier.slice(1));
}

function seedOf(random: () => number): number {
  return Math.floor(random() * 4_294_967_296);
}
