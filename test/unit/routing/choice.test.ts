/** The rules of `learned` and `share`: from standings and a seed to a carrier. */
import fc from 'fast-check';
import {
  againAfter,
  type Chosen,
  FIGURES,
  leaderOf,
  learned,
  percentOf,
  type Share,
  type Standing,
  shared,
  unknownStanding,
} from '../../../src/routing/choice.js';
import { seededRandom } from '../../../src/routing/posterior.js';

const SEEDS = 20_000;

function standing(carrier: string, good: number, bad: number, more: Partial<Standing> = {}) {
  return { ...unknownStanding(carrier), good, bad, ...more };
}

/** Of all seeds, the share that each carrier gets. */
function shares(choose: (seed: number) => Chosen): Record<string, number> {
  const random = seededRandom(3);
  const found: Record<string, number> = {};
  for (let i = 0; i < SEEDS; i += 1) {
    const { carrier } = choose(Math.floor(random() * 2 ** 32));
    found[carrier] = (found[carrier] ?? 0) + 1 / SEEDS;
  }
  return found;
}

it('the operator’s order leads until evidence says otherwise', () => {
  expect(leaderOf([standing('a', 0, 0), standing('b', 0, 0)]).carrier).toBe('a');
  expect(leaderOf([standing('a', 90, 10), standing('b', 93, 7)]).carrier).toBe('a');
  expect(leaderOf([standing('a', 60, 40), standing('b', 90, 5)]).carrier).toBe('b');
});

it('one that has failed for everybody loses the lead to one of which nothing is known', () => {
  expect(leaderOf([standing('a', 20, 40), standing('b', 0, 0)]).carrier).toBe('b');
});

it('the others get at most a tenth in all, and the leader the rest', () => {
  const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => standing(name, 0, 0));
  expect(shares((seed) => learned(many, seed))['a']).toBeGreaterThan(0.89);
});

it('each of the others gets 1.5 % while it is not worse than the leader, and 1 in 1,000 where it clearly is', () => {
  const [good, unknown, bad] = [standing('a', 190, 5), standing('b', 45, 1), standing('c', 20, 80)];
  const found = shares((seed) => learned([good, unknown, bad], seed));
  expect(found['b']).toBeGreaterThan(0.015 - 0.004);
  // With its wins of the draw, which gets what the floors leave of 3 %.
  expect(found['b']).toBeLessThan(0.03);
  expect(found['c']).toBeLessThan(0.004);
});

it('nothing is tried out where no fallback remains', () => {
  expect(learned([standing('a', 1, 30)], 5)).toEqual({ carrier: 'a', why: 'left' });
});

it('what a verified send is worth weighs price and waiting', () => {
  const cheap = standing('cheap', 150, 10, { cost: 0.1 });
  const dear = standing('dear', 155, 5, { cost: 0.3 });
  expect(leaderOf([dear, cheap]).carrier).toBe('cheap');
  const slow = standing('slow', 150, 5, { gain: 0.7 });
  expect(leaderOf([slow, standing('quick', 150, 8)]).carrier).toBe('quick');
});

it('where waiting leaves a verified send worth nothing, the others keep their small shares, and the cheapest leads', () => {
  const worthless = ['a', 'b', 'c'].map((name) => standing(name, 50, 5, { gain: 0, cost: 0.1 }));
  const found = shares((seed) => learned(worthless, seed));
  expect(found['b']).toBeGreaterThan(0.01);
  expect(found['c']).toBeGreaterThan(0.01);
  expect(found['a']).toBeGreaterThan(0.9);
  const cheap = standing('cheap', 50, 5, { gain: 0, cost: 0.05 });
  expect(leaderOf([...worthless, cheap]).carrier).toBe('cheap');
});

it('one that has just failed twice is tried out less than one that is unknown', () => {
  const leader = standing('a', 170, 8);
  const by = (bad: number) => shares((seed) => learned([leader, standing('b', 0, bad)], seed));
  expect((by(2)['b'] ?? 0) * 2).toBeLessThan(by(0)['b'] ?? 0);
});

it('a resend goes to another carrier, unless all others are worse', () => {
  const [a, b] = [standing('a', 100, 5), standing('b', 0, 0)];
  expect(againAfter([a, b], 'a')).toEqual({ carrier: 'b', why: 'again' });
  expect(againAfter([a, standing('b', 20, 60)], 'a').carrier).toBe('a');
  expect(againAfter([a, standing('b', 0, 2)], 'a').carrier).toBe('a');
  expect(againAfter([a], 'a')).toEqual({ carrier: 'a', why: 'left' });
});

it('whatever is known, the choice is one of the carriers, the same again, and at most a tenth is not the leader’s', () => {
  const figure = fc.double({ min: 0, max: 200, noNaN: true });
  const some = fc
    .array(fc.tuple(figure, figure), { minLength: 2, maxLength: 8 })
    .map((all) => all.map(([good, bad], at) => standing(`c${at}`, good, bad)));
  fc.assert(
    fc.property(some, fc.integer({ min: 0, max: 2 ** 32 - 1 }), (standings, seed) => {
      const chosen = learned(standings, seed);
      expect(standings.map(({ carrier }) => carrier)).toContain(chosen.carrier);
      expect(learned(standings, seed)).toEqual(chosen);
      const first = seededRandom(seed)();
      if (first >= FIGURES.othersMax) expect(chosen.carrier).toBe(leaderOf(standings).carrier);
    }),
  );
});

// Shares.

const A = standing('a', 100, 3);
const B = standing('b', 0, 0);

it.each([1, 10, 50])('a share of %i per cent gets as many messages', (percent) => {
  const found = shares((seed) => shared([A, B], [{ carrier: 'b', percent }], seed));
  expect(Math.abs((found['b'] ?? 0) - percent / 100)).toBeLessThan(0.01);
  expect((found['a'] ?? 0) + (found['b'] ?? 0)).toBeCloseTo(1);
});

it('a share by hand stays as it is, whatever is known', () => {
  expect(percentOf({ carrier: 'b', percent: 5 }, standing('b', 1, 90), A)).toBe(5);
});

it('a share that may raise itself doubles with evidence, up to its bound, and is withdrawn while it is clearly worse', () => {
  const share: Share = { carrier: 'b', percent: 1, upToPercent: 20 };
  expect(percentOf(share, B, A)).toBe(1);
  expect(percentOf(share, standing('b', 16, 0), A)).toBe(2);
  expect(percentOf(share, standing('b', 190, 5), A)).toBeGreaterThan(6);
  expect(percentOf({ ...share, percent: 10 }, standing('b', 190, 5), A)).toBe(20);
  expect(percentOf(share, standing('b', 20, 30), A)).toBe(0);
});

it('a carrier with a share that is excluded now leaves its share to the others', () => {
  const only = shares((seed) => shared([A], [{ carrier: 'b', percent: 50 }], seed));
  expect(only).toEqual({ a: expect.closeTo(1) });
  const rest = shares((seed) => shared([B], [{ carrier: 'b', percent: 1 }], seed));
  expect(rest).toEqual({ b: expect.closeTo(1) });
});
