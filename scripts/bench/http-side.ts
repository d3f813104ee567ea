/** A side that is an HTTP server under the load generator. */
import type { Side } from './duel.js';
import type { Load } from './load/load.js';
import type { Answered } from './load/order.js';
import { roundOf, type Watched, watch } from './measure.js';

/** Requests that are made for one round. */
export type Supply = (operations: number) => Promise<readonly Buffer[]>;

export interface HttpSide {
  readonly port: number;
  readonly processes: Watched;
  readonly supply: Supply;
  /** Looks at the answers; throws where they are not what the row is about. */
  readonly judge: (answered: Answered) => void;
  /** How many requests warm it up, twice. */
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

/** Throws where more than a per mille of the answers have another status. */
export function expectStatus(answered: Answered, status: number): void {
  const right = answered.statuses[status] ?? 0;
  if (answered.requests - right > answered.requests * REFUSED_MAX) {
    throw new Error(`Not all answers were ${status}: ${JSON.stringify(answered.statuses)}`);
  }
}
