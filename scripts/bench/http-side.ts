/** A side that is an HTTP server under the load generator. */
import type { Side } from './duel.js';
import type { Load } from './load/load.js';
import type { Answered } from './load/order.js';
import { roundOf, type Watched, watch } from './measure.js';

/** Makes the requests of one round. */
export type Supply = (operations: number) => Promise<readonly Buffer[]>;

export interface HttpSide {
  readonly port: number;
  readonly processes: Watched;
  readonly supply: Supply;
  /** Checks the answers; throws if they are not the expected ones. */
  readonly judge: (answered: Answered) => void;
  /** The number of warm-up requests, sent twice. */
  readonly warmUp: number;
}

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

const REFUSED_MAX = 0.001;

/** Throws if more than one answer in a thousand has another status. */
export function expectStatus(answered: Answered, status: number): void {
  const right = answered.statuses[status] ?? 0;
  if (answered.requests - right > answered.requests * REFUSED_MAX) {
    throw new Error(`Not all answers were ${status}: ${JSON.stringify(answered.statuses)}`);
  }
}
