/** Compares the strategies in one world, and tells of many worlds. */
import { seededRandom } from '../../../src/routing/posterior.js';
import { type Figures, simulate } from './simulate.js';
import { learning, pinned, sharing, withBreaker } from './strategy.js';
import type { World } from './world.js';

export const NAMES = ['pinned', 'pinned with breaker', 'share', 'learned'] as const;
export type Name = (typeof NAMES)[number];

export interface Comparison {
  readonly world: World;
  readonly oracle: Figures;
  readonly figures: Readonly<Record<Name, Figures>>;
  /** What each loses against the oracle, in verifications; money counts by what the tenant says one is worth. */
  readonly lost: Readonly<Record<Name, number>>;
  /** By how much learned is worse than pinned, of 1 for each send; negative where it is better. */
  readonly regret: number;
}

export function compare(world: World): Comparison {
  const oracle = simulate(world, 'oracle');
  const random = (salt: number) => seededRandom(world.seed * 31 + salt);
  const figures = {
    pinned: simulate(world, pinned(world)),
    'pinned with breaker': simulate(world, withBreaker(world)),
    share: simulate(world, sharing(world, random(1))),
    learned: simulate(world, learning(world, random(2))),
  };
  const lostBy = (name: Name) => oracle.value - figures[name].value;
  const lost = Object.fromEntries(NAMES.map((name) => [name, lostBy(name)])) as Comparison['lost'];
  const regret = (figures.pinned.value - figures.learned.value) / oracle.sends;
  return { world, oracle, figures, lost, regret };
}

/** Learned must not be worse than pinned by more than this, of 1 for each send. */
export const REGRET_MAX = 0.002;

/** Of what pinned loses, from 300 sends a day on. */
export const LOSS_MAX = 0.5;

export function report(results: readonly Comparison[]): string {
  const volumes = [...new Set(results.map(({ world }) => world.perDay))].sort((a, b) => a - b);
  const head = [
    'a day',
    'worlds',
    ...NAMES,
    'learned of pinned',
    'worst against pinned',
    'worlds over 2',
  ];
  const rows = volumes.map((perDay) => {
    const own = results.filter(({ world }) => world.perDay === perDay);
    return [String(perDay), String(own.length), ...figuresOf(own)];
  });
  const large = results.filter(({ world }) => world.perDay >= 300);
  const all = [
    ...rows,
    ['300 and more', String(large.length), ...figuresOf(large)],
    ['all', String(results.length), ...figuresOf(results)],
  ];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...all.map(line)].join('\n');
}

/** Lost of 1,000 sends. */
function figuresOf(results: readonly Comparison[]): string[] {
  const sends = sum(results.map(({ oracle }) => oracle.sends));
  const of = (name: Name) => sum(results.map(({ lost }) => lost[name]));
  const worst = Math.max(...results.map(({ regret }) => regret));
  return [
    ...NAMES.map((name) => ((of(name) / sends) * 1_000).toFixed(2)),
    `${((of('learned') / of('pinned')) * 100).toFixed(0)} %`,
    (worst * 1_000).toFixed(2),
    String(results.filter(({ regret }) => regret > REGRET_MAX).length),
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
