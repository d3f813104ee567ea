/** The limit and the product in turns, A B A B, so that whatever else the machine does meets both; and the sides that take part. */
import type { Queue } from 'bullmq';
import type { CarrierOrder, Taken } from './carrier.js';
import type { Answered, Load } from './load.js';
import { type Round, roundOf, type Summary, summary, type Watched, watch } from './measure.js';
import { type Program, settled } from './processes.js';

export interface Options {
  readonly rounds: number;
  /** How long one round of one side should take. */
  readonly seconds: number;
  /** Only proves that it runs. */
  readonly short: boolean;
  /** Requests before anything is measured: so many, twice. */
  readonly warmUp: number;
  /** Called on every step. */
  readonly progress: (text: string) => void;
}

/** A row of the table: what it needs from the run, and what it gives. */
export interface Row {
  readonly name: string;
  readonly what: string;
  /** Done before any row runs; throws where the row cannot run here. */
  readonly prepare?: () => void;
  readonly run: (options: Options) => Promise<readonly Result[]>;
}

export interface Result {
  readonly row: string;
  readonly what: string;
  /** `/s`, `ms`, `B`, `µs`, or empty for counts. */
  readonly unit: string;
  readonly limit?: number;
  readonly ours: number;
  /** Ours to the limit, in the direction that the target means. */
  readonly ratio?: number;
  /** The limit's CPU for one operation divided by ours: `ratio` on an undisturbed core. */
  readonly cpuRatio?: number;
  readonly target: number;
  readonly ok: boolean;
  readonly sides?: { readonly limit: Summary; readonly ours: Summary };
  /** Other observations. */
  readonly notes: readonly string[];
}

/** A figure that may be at most its target, as a ratio where there is a limit. */
export function atMost(figure: Omit<Result, 'ok' | 'ratio' | 'cpuRatio' | 'sides'>): Result {
  const { limit, ours, target } = figure;
  if (limit === undefined) return { ...figure, ok: ours <= target };
  const ratio = ours / limit;
  return { ...figure, ratio, ok: ratio <= target };
}

/** One side of a duel. It warms itself up, and then runs rounds of about the same length. */
export interface Side {
  /** @returns about how many operations it does a second */
  warm(): Promise<number>;
  /** @param begins called once all is prepared, right before the clock runs */
  round(operations: number, begins?: () => void): Promise<Round>;
}

export interface Contest {
  readonly row: string;
  readonly what: string;
  /** The least ratio. */
  readonly target: number;
  /** What the first side is; `limit` where absent. */
  readonly against?: string;
}

const OPERATIONS_MIN = 2_000;
/** A busy machine shares the core: then CPU for each operation says what throughput cannot. */
export const OTHERS_MAX = 0.1;

export async function duel(
  contest: Contest,
  limit: Side,
  ours: Side,
  { rounds, seconds, short, progress }: Options,
): Promise<Result> {
  const { row, against = 'limit' } = contest;
  const sides: { name: string; side: Side; size: number; done: Round[] }[] = [];
  for (const [name, side] of [[against, limit] as const, ['ours', ours] as const]) {
    progress(`${row} warms up, ${name}`);
    const perSecond = await side.warm();
    const size = short ? OPERATIONS_MIN : Math.max(OPERATIONS_MIN, Math.round(perSecond * seconds));
    sides.push({ name, side, size, done: [] });
  }
  for (let round = 1; round <= rounds; round += 1) {
    for (const { name, side, size, done } of sides) {
      progress(`${row} round ${round} of ${rounds}, ${name}`);
      done.push(await side.round(size));
    }
  }
  const [one, other] = sides.map(({ done }) => summary(done)) as [Summary, Summary];
  return verdict(contest, against, one, other);
}

function verdict(
  { row, what, target }: Contest,
  against: string,
  limit: Summary,
  ours: Summary,
): Result {
  const ratio = ours.perSecond / limit.perSecond;
  const cpuRatio = ours.cpuMicros > 0 ? limit.cpuMicros / ours.cpuMicros : 0;
  const others = Math.max(limit.others, ours.others);
  const disturbed = others > OTHERS_MAX && cpuRatio > 0;
  const notes = [noteOf(against, limit), noteOf('ours', ours)];
  if (disturbed) notes.push(`other processes took ${percent(others)} of a core: judged by CPU`);
  return {
    ...{ row, what, target, ratio, cpuRatio, notes },
    unit: '/s',
    limit: limit.perSecond,
    ours: ours.perSecond,
    ok: (disturbed ? cpuRatio : ratio) >= target,
    sides: { limit, ours },
  };
}

function noteOf(name: string, { cpuMicros, redisMicros, share, spread }: Summary): string {
  return (
    `${name}: ${cpuMicros.toFixed(0)} µs CPU and ${redisMicros.toFixed(0)} µs in Redis each, ` +
    `core used to ${percent(share)}, spread ${percent(spread)}`
  );
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Requests that are made for one round. */
export type Supply = (operations: number) => Promise<readonly Buffer[]>;

export interface HttpSide {
  readonly port: number;
  readonly processes: Watched;
  readonly supply: Supply;
  /** Looks at the answers; throws where they are not what the row is about. */
  readonly judge: (answered: Answered) => void;
  readonly warmUp: number;
}

/** A side that is an HTTP server under the load generator. */
export function httpSide(load: Load, { port, processes, supply, judge, warmUp }: HttpSide): Side {
  return {
    warm: async () => {
      judge(await load.send(port, await supply(warmUp)));
      const warm = await load.send(port, await supply(warmUp));
      judge(warm);
      return warm.requests / warm.seconds;
    },
    round: async (operations, begins) => {
      const requests = await supply(operations);
      const { answered, around } = await load.run(port, requests, () => {
        begins?.();
        return watch(processes);
      });
      judge(answered);
      return roundOf(answered.requests, answered.seconds, around);
    },
  };
}

export interface QueueSide {
  readonly queue: Queue;
  readonly carrier: Program;
  readonly processes: Watched;
  readonly warmUp: number;
  /** Brings so many jobs about; they may still be on their way to the queue. */
  readonly fill: (count: number) => Promise<void>;
  /** Those of them that wait for room in the queue; none where absent. */
  readonly outside?: () => Promise<number>;
  /** Done before the clock runs, once all are in the queue or outside. */
  readonly bringIn?: () => Promise<void>;
}

/** A side that is a worker: jobs wait in its paused queue, and the clock runs from the first message that the carrier takes to the last. */
export function queueSide(side: QueueSide): Side {
  const { queue, carrier, processes, warmUp, fill, outside, bringIn } = side;
  const round = async (count: number, begins?: () => void) => {
    await queue.pause();
    await fill(count);
    await settled(
      async () =>
        (await queue.getJobCountByTypes('waiting', 'prioritized')) + ((await outside?.()) ?? 0),
      (jobs) => jobs >= count,
    );
    await bringIn?.();
    carrier.send({ count } satisfies CarrierOrder);
    const last = carrier.next<Taken>();
    begins?.();
    const used = watch(processes);
    await queue.resume();
    const { atNs, firstAtNs = atNs } = await last;
    return roundOf(count, Number(atNs - firstAtNs) / 1e9, used());
  };
  return {
    warm: async () => {
      await round(warmUp);
      return (await round(warmUp)).perSecond;
    },
    round,
  };
}
