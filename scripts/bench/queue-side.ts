/** A side that is a worker on a queue: jobs wait in the paused queue, and the clock runs from the first message at the carrier to the last. */
import type { Queue } from 'bullmq';
import type { CarrierOrder, Taken } from './carrier/order.js';
import type { Side } from './duel.js';
import type { Program } from './machine/program.js';
import { settled } from './machine/settled.js';
import { roundOf, type Watched, watch } from './measure.js';

export interface QueueSide {
  readonly queue: Queue;
  readonly carrier: Program;
  readonly processes: Watched;
  readonly warmUp: number;
  /** Creates jobs; they may still be on their way to the queue. */
  readonly fill: (count: number) => Promise<void>;
  /** How many of them wait for room in the queue; default none. */
  readonly outside?: () => Promise<number>;
  /** Called before the clock starts, when all are in the queue or in the backlog. */
  readonly bringIn?: () => Promise<void>;
}

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
