/** A short run of the simulator: the whole one is `npm run routing`. */
import { compare, LOSS_MAX, REGRET_MAX } from '../../../scripts/bench/routing/compare.js';
import { worldOf } from '../../../scripts/bench/routing/world.js';
import { EVERY_CASE } from '../../setup/cases.js';

/** One of each volume up to 1,000 a day, or two. */
const SEEDS = [6, 7, 8, 9, ...(EVERY_CASE ? [12, 13, 14, 15] : [])];

it('in worlds made from seeds, learning costs next to nothing, and saves most of what a pinned order loses', () => {
  const results = SEEDS.map((seed) => compare(worldOf(seed)));
  for (const { regret } of results) expect(regret).toBeLessThan(REGRET_MAX);
  const large = results.filter(({ world }) => world.perDay >= 300);
  const lost = (name: 'pinned' | 'learned') =>
    large.reduce((sum, each) => sum + each.lost[name], 0);
  expect(lost('learned')).toBeLessThan(LOSS_MAX * lost('pinned'));
}, 60_000);

it('a world is the same again from its seed', () => {
  expect(worldOf(17)).toEqual(worldOf(17));
  expect(compare(worldOf(6)).lost).toEqual(compare(worldOf(6)).lost);
}, 60_000);
