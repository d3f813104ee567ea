/** What is believed of a carrier, by evidence that is forgotten. */
import fc from 'fast-check';
import {
  believed,
  counted,
  drawn,
  type Evidence,
  NOTHING,
  PRIOR,
  SUMS,
  seededRandom,
  silenceOf,
  type Vote,
  WEIGHTS,
  withVote,
} from '../../../src/routing/posterior.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW_MS = Date.UTC(2027, 0, 1);

function after(...votes: readonly Vote[]): Evidence {
  return evidenceAfter(votes);
}

function evidenceAfter(votes: readonly Vote[]): Evidence {
  return votes.reduce((sum: Evidence, vote) => withVote(sum, vote, NOW_MS), NOTHING);
}

function times(count: number, vote: Vote): Vote[] {
  return Array.from({ length: count }, () => vote);
}

it('evidence keeps half of its weight in a half-life, and the configured one', () => {
  const evidence = after(...times(90, { good: 1 }), ...times(10, { undelivered: 1 }));
  expect(evidence.atMs).toBe(NOW_MS);
  expect(counted(evidence, NOW_MS)).toEqual({ good: 90, bad: 10 });
  const day = counted(evidence, NOW_MS + DAY_MS);
  expect([day.good, day.bad]).toEqual([45, 5]);
  const hours = counted(evidence, NOW_MS + 6 * HOUR_MS, { halfLifeMs: 6 * HOUR_MS });
  expect([hours.good, hours.bad]).toEqual([45, 5]);
});

it('evidence of a carrier that fails fades eight times as fast: faults end', () => {
  const evidence = after(...times(10, { good: 1 }), ...times(10, { undelivered: 1 }));
  expect(counted(evidence, NOW_MS + 3 * HOUR_MS)).toEqual({ good: 5, bad: 5 });
});

it('a clock that goes back forgets nothing', () => {
  const evidence = withVote(after({ good: 1 }), { good: 1 }, NOW_MS - HOUR_MS);
  expect(counted(evidence, NOW_MS - HOUR_MS).good).toBe(2);
  expect(evidence.atMs).toBe(NOW_MS);
});

it('where nothing is known, the prior is all there is', () => {
  expect(believed({ good: 0, bad: 0 }).mean).toBeCloseTo(PRIOR.good / (PRIOR.good + PRIOR.bad));
});

it('all evidence weighs no more than its bound, so that a large installation sees a fault soon', () => {
  const long = after(...times(5_000, { good: 1 }));
  expect(counted(long, NOW_MS).good).toBeCloseTo(WEIGHTS.max);
  const failing = times(60, { undelivered: 1 }).reduce(
    (sum: Evidence, vote) => withVote(sum, vote, NOW_MS),
    long,
  );
  expect(believed(counted(failing, NOW_MS)).mean).toBeLessThan(0.8);
});

it('evidence of a carrier that fails weighs little, so that its recovery is noticed soon', () => {
  const failing = after(...times(300, { undelivered: 1 }));
  expect(counted(failing, NOW_MS).bad).toBeCloseTo(WEIGHTS.failingMax);
  const recovered = times(40, { good: 1 }).reduce(
    (sum: Evidence, vote) => withVote(sum, vote, NOW_MS),
    failing,
  );
  expect(believed(counted(recovered, NOW_MS)).mean).toBeGreaterThan(0.8);
});

it('a carrier whose people all answer at once still has its receipts, and misses them', () => {
  const quick = times(40, { good: 1, confirmed: 1, waitedSeconds: 15, seconds: 2, arrivals: 1 });
  expect(counted(after(...quick, ...times(5, { overdue: 1 })), NOW_MS).bad).toBe(5);
});

// Missing receipts.

it('an overdue receipt of a carrier that confirms is a failure', () => {
  const evidence = after(
    ...times(50, { good: 1, confirmed: 1, waitedSeconds: 60, seconds: 3, arrivals: 1 }),
    ...times(10, { silent: 1, seconds: 3, arrivals: 1 }),
    ...times(10, { overdue: 1 }),
  );
  expect(counted(evidence, NOW_MS)).toEqual({ good: 50, bad: 10 });
});

describe('a carrier that confirms nothing', () => {
  /** 85 of 100 who have a code enter it; 5 messages more are lost, and told. */
  const reporting = evidenceAfter([
    ...times(85, { good: 1, confirmed: 1, waitedSeconds: 60, seconds: 2, arrivals: 1 }),
    ...times(15, { silent: 1, seconds: 2, arrivals: 1 }),
    ...times(5, { undelivered: 1 }),
  ]);
  const people = silenceOf([reporting], NOW_MS);
  const silent = (good: number, overdue: number) =>
    evidenceAfter([...times(good, { good: 1, unconfirmed: 1 }), ...times(overdue, { overdue: 1 })]);
  const meanOf = (evidence: Evidence, silence = people) =>
    believed(counted(evidence, NOW_MS, undefined, silence)).mean;

  it('is judged by what people do at the others, and known less well', () => {
    expect(people.answers).toBeCloseTo(0.85, 1);
    const { good, bad } = counted(silent(80, 20), NOW_MS, undefined, people);
    expect(good / (good + bad)).toBeCloseTo(0.94, 1);
    expect(good + bad).toBeLessThan(40);
  });

  it('looks no better for hiding what it loses than one that reports as much', () => {
    // One in five of its messages is lost.
    expect(meanOf(silent(68, 32))).toBeLessThan(meanOf(reporting));
    // None is.
    expect(meanOf(silent(85, 15))).toBeGreaterThan(0.93);
  });

  it('is found out when it loses everything, also where nothing is known of people', () => {
    const before = silent(60, 12);
    const after40 = times(40, { overdue: 1 }).reduce(
      (sum: Evidence, vote) => withVote(sum, vote, NOW_MS),
      before,
    );
    expect(meanOf(before, silenceOf([], NOW_MS))).toBeGreaterThan(0.85);
    expect(meanOf(after40, silenceOf([], NOW_MS))).toBeLessThan(0.75);
  });

  it('tells nothing of people itself', () => {
    expect(silenceOf([silent(10, 90)], NOW_MS)).toEqual(silenceOf([], NOW_MS));
  });
});

it('of people only those are known to be silent whose receipt came: where half of them are missing, as many more are', () => {
  const evidence = after(
    ...times(40, { good: 1, confirmed: 1, waitedSeconds: 60, seconds: 2, arrivals: 1 }),
    ...times(40, { good: 1, unconfirmed: 1, waitedSeconds: 60 }),
    ...times(10, { silent: 1, seconds: 2, arrivals: 1 }),
  );
  expect(silenceOf([evidence], NOW_MS).answers).toBeCloseTo(0.8, 1);
});

it('where a third of the receipts is missing, as many are expected among the silent ones, and only the rest is lost', () => {
  const arrived = [
    ...times(60, { good: 1, confirmed: 1, waitedSeconds: 60, seconds: 3, arrivals: 1 }),
    ...times(30, { good: 1, unconfirmed: 1, waitedSeconds: 60 }),
    ...times(20, { silent: 1 }),
    ...times(10, { overdue: 1 }),
  ];
  expect(counted(after(...arrived), NOW_MS).bad).toBeCloseTo(0);
  const more = after(...arrived, ...times(7, { overdue: 1 }));
  expect(counted(more, NOW_MS).bad).toBeCloseTo(7);
});

it('an answer before receipts usually come tells nothing of them', () => {
  // Receipts come after 200 s.
  const slow = times(20, { silent: 1, seconds: 200, arrivals: 1 });
  const early = times(20, { good: 1, unconfirmed: 1, waitedSeconds: 60 });
  expect(counted(after(...slow, ...early, ...times(4, { overdue: 1 })), NOW_MS).bad).toBe(4);
  expect(after({ good: 1, unconfirmed: 1, waitedSeconds: 20 }).unconfirmed).toBe(0);
});

it('a carrier that has brought nothing and says nothing is a failure, from its first messages on', () => {
  expect(counted(after(...times(5, { overdue: 1 })), NOW_MS)).toEqual({ good: 0, bad: 5 });
});

it('counts are never negative or more than what was voted, whatever comes in which order', () => {
  const vote = fc.record(
    {
      good: fc.constant(1),
      undelivered: fc.constant(1),
      resent: fc.constant(1),
      silent: fc.constant(1),
      overdue: fc.constant(1),
      confirmed: fc.constant(1),
      unconfirmed: fc.constant(1),
      seconds: fc.double({ min: 0, max: 600, noNaN: true }),
      arrivals: fc.constant(1),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Vote>;
  const step = fc.tuple(vote, fc.integer({ min: -HOUR_MS, max: 10 * DAY_MS }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let evidence = NOTHING;
      let nowMs = NOW_MS;
      for (const [each, laterMs] of steps) {
        nowMs += laterMs;
        evidence = withVote(evidence, each, nowMs);
      }
      const { good, bad } = counted(evidence, nowMs);
      for (const name of SUMS) expect(evidence[name]).toBeGreaterThanOrEqual(0);
      expect(good).toBeGreaterThanOrEqual(0);
      expect(bad).toBeGreaterThanOrEqual(0);
      expect(good + bad).toBeLessThanOrEqual(WEIGHTS.max + 1e-6);
      const { mean, deviation } = believed({ good, bad });
      expect(mean).toBeGreaterThan(0);
      expect(mean).toBeLessThan(1);
      expect(Number.isFinite(deviation)).toBe(true);
    }),
  );
});

// Draws.

it('draws have the posterior’s mean and deviation', () => {
  const random = seededRandom(7);
  for (const sums of [
    { good: 0, bad: 0 },
    { good: 3, bad: 2 },
    { good: 180, bad: 20 },
  ]) {
    const draws = Array.from({ length: 20_000 }, () => drawn(sums, random));
    const mean = draws.reduce((sum, each) => sum + each, 0) / draws.length;
    const square = draws.reduce((sum, each) => sum + (each - mean) ** 2, 0) / draws.length;
    const { mean: expected, deviation } = believed(sums);
    expect(mean).toBeCloseTo(expected, 2);
    expect(Math.sqrt(square)).toBeCloseTo(deviation, 2);
  }
});

it('a seed gives the same numbers again, evenly spread', () => {
  const [one, other] = [seededRandom(0xdeadbeef), seededRandom(0xdeadbeef)];
  const numbers = Array.from({ length: 10_000 }, one);
  expect(Array.from({ length: 10_000 }, other)).toEqual(numbers);
  const tenths = Array.from({ length: 10 }, () => 0);
  for (const number of numbers) {
    const tenth = Math.floor(number * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});
