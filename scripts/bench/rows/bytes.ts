/**
 * P7: the bytes of a challenge in Redis, by the growth of Redis's memory for many: live (sent and delivered, before its code is typed),
 * and final, an hour after its end, as it stays for the rest of its day. All keys count: limits, streams, the queue. Every number
 * is in another block and comes from another address, which is the worst case. The stream of events is as
 * long for a million challenges as for these, so it is reported separately.
 */
import { settled } from '../machine/settled.js';
import { openWorkerStage } from '../product/worker-stage.js';
import type { Options, Result, Row } from '../row.js';
import { ageByAnHour, describe, type Memory, memoryOf } from './memory.js';

const COUNT = 10_000;
const COUNT_SHORT = 300;
const TARGETS = { live: 1_500, final: 600 };

export const bytes: Row = { name: 'P7', what: 'bytes in Redis', run };

async function run({ short, progress }: Options): Promise<Result[]> {
  const stage = await openWorkerStage({ warmUp: 0, roles: 'api,worker' });
  const { redis, supplier, service, load } = stage;
  const count = short ? COUNT_SHORT : COUNT;
  let all = 0;

  /** From a request to a delivered message. */
  const deliver = async (number: number) => {
    const made = await supplier.challenges(number);
    all += number;
    await settled(
      () => service.log.count('delivery'),
      (lines) => lines >= all,
    );
    const known = await supplier.find(made.map(({ id }) => id));
    await load.send(
      service.port,
      known.map((one) => supplier.requests.twilio(one, 'delivered')),
    );
    return known;
  };
  try {
    await deliver(200);
    const empty = await memoryOf(redis.client);
    progress('P7 live challenges');
    const challenges = await deliver(count);
    const live = await memoryOf(redis.client);
    progress('P7 final challenges');
    await load.send(
      service.port,
      challenges.map((one) => supplier.requests.check(one, true)),
    );
    await settled(
      () => redis.client.xlen('outbox:{00}'),
      (left) => left === 0,
    );
    const ended = await memoryOf(redis.client);
    await ageByAnHour(redis.client);
    const final = await memoryOf(redis.client);
    const grown = (to: Memory) => (to.used - empty.used - (eventsOf(to) - eventsOf(empty))) / count;
    return [
      result('live', grown(live), [
        `live: ${describe(empty, live, count)}`,
        `not counted, since it is the same for any number of them: events, ${mebibytes(eventsOf(live))} MB by now`,
      ]),
      result('final', grown(final), [
        `final, an hour after its end: ${describe(empty, final, count)}`,
        `at its end: ${grown(ended).toFixed(0)} B: ${describe(empty, ended, count)}`,
      ]),
    ];
  } finally {
    await stage.close();
  }
}

function eventsOf({ byKind }: Memory): number {
  return byKind.get('events') ?? 0;
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}

function result(state: keyof typeof TARGETS, ours: number, notes: readonly string[]): Result {
  const target = TARGETS[state];
  return {
    row: 'P7',
    what: `bytes in Redis, ${state} challenge`,
    unit: 'B',
    ours,
    target,
    ok: ours <= target,
    notes,
  };
}
