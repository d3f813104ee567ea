/** One round of one side, by the clock and by Linux's account of CPU time; and how rounds become a row: by medians, so that one disturbed round does not decide. */
import { readFileSync } from 'node:fs';

export interface Round {
  /** Operations a second. */
  readonly perSecond: number;
  /** CPU of the measured process for one operation, microseconds. */
  readonly cpuMicros: number;
  /** CPU of Redis for one operation, microseconds. */
  readonly redisMicros: number;
  /** How much of its core the measured process had, 0 to 1: under 0.9 something else was the bottleneck. */
  readonly share: number;
  /** Cores' worth of CPU that processes outside the bench took meanwhile. */
  readonly others: number;
}

/** The processes around one measurement; `rest` are the load and the carrier. */
export interface Watched {
  readonly app: number;
  readonly redis: number;
  readonly rest: readonly number[];
}

/** Begins to watch; the function that it returns ends it and tells the seconds, and those of CPU by whom. */
export function watch({ app, redis, rest }: Watched) {
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

export function roundOf(
  operations: number,
  seconds: number,
  used: ReturnType<ReturnType<typeof watch>>,
): Round {
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

const TICK_SECONDS = 0.01;

/** User and system time since the process began, in seconds; 0 where the system does not tell. */
export function cpuSeconds(pid: number): number {
  try {
    // The name, in parentheses, may hold spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_SECONDS;
  } catch {
    return 0;
  }
}

/** Time that all cores together were busy, in seconds. */
function busySeconds(): number {
  try {
    const [, user, nice, system, , , irq, soft, steal] =
      readFileSync('/proc/stat', 'latin1').split('\n', 1)[0]?.split(/\s+/).map(Number) ?? [];
    const parts = [user, nice, system, irq, soft, steal];
    return parts.reduce<number>((sum, part) => sum + (part ?? 0), 0) * TICK_SECONDS;
  } catch {
    return 0;
  }
}

/** Resident memory in bytes, 0 where the system does not tell. */
export function residentBytes(pid: number): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(
      readFileSync(`/proc/${pid}/status`, 'latin1'),
    )?.[1];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}
