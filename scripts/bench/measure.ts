/** One round of one side, and the row of several rounds: medians, so that one disturbed round does not decide. */
import { busySeconds, cpuSeconds } from './machine/cpu-time.js';

export interface Round {
  /** Operations a second. */
  readonly perSecond: number;
  /** CPU of the measured process for one operation, microseconds. */
  readonly cpuMicros: number;
  /** CPU of Redis for one operation, microseconds. */
  readonly redisMicros: number;
  /** The share of its core that the measured process used, 0 to 1: under 0.9 something else was the bottleneck. */
  readonly share: number;
  /** CPU of processes outside the bench meanwhile, in cores. */
  readonly others: number;
}

/** The processes around one measurement; `rest` are the load and the carrier. */
export interface Watched {
  readonly app: number;
  readonly redis: number;
  readonly rest: readonly number[];
}

export interface Used {
  readonly seconds: number;
  readonly app: number;
  readonly redis: number;
  readonly others: number;
}

/** Begins a measurement; the returned function ends it. */
export function watch({ app, redis, rest }: Watched): () => Used {
  const pids = [app, redis, ...rest];
  const before = { at: performance.now(), cpu: pids.map(cpuSeconds), busy: busySeconds() };
  return () => {
    const spent = pids.map((pid, i) => cpuSeconds(pid) - (before.cpu[i] ?? 0));
    const own = spent.reduce((sum, each) => sum + each, 0);
    return {
      seconds: (performance.now() - before.at) / 1000,
      app: spent[0] ?? 0,
      redis: spent[1] ?? 0,
      others: Math.max(0, busySeconds() - before.busy - own),
    };
  };
}

export function roundOf(operations: number, seconds: number, used: Used): Round {
  return {
    perSecond: operations / seconds,
    cpuMicros: (used.app / operations) * 1e6,
    redisMicros: (used.redis / operations) * 1e6,
    share: Math.min(1, used.app / used.seconds),
    others: used.others / used.seconds,
  };
}

export interface Summary extends Round {
  /** Half the distance between the fastest and the slowest round, relative to the median. */
  readonly spread: number;
  readonly rounds: readonly number[];
}

export function summary(rounds: readonly Round[]): Summary {
  const of = (name: keyof Round) => median(rounds.map((round) => round[name]));
  const speeds = rounds.map(({ perSecond }) => perSecond);
  return {
    perSecond: of('perSecond'),
    cpuMicros: of('cpuMicros'),
    redisMicros: of('redisMicros'),
    share: of('share'),
    others: of('others'),
    spread: (Math.max(...speeds) - Math.min(...speeds)) / 2 / median(speeds),
    rounds: speeds.map(Math.round),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[sorted.length % 2 ? middle : middle - 1], sorted[middle]];
  return (low + high) / 2;
}
