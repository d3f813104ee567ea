/** Complete challenges over HTTP, step by step: created and sent, reported sent and delivered, verified by the right code. */
import type { CarrierOrder } from '../carrier/order.js';
import { expectStatus } from '../http-side.js';
import { settled } from '../machine/settled.js';
import type { Prepared } from './requests.js';
import type { WorkerStage } from './worker-stage.js';

/** The maximum of requests a second in each step; unlimited by default. */
export interface Pace {
  readonly create?: number;
  readonly report?: number;
  readonly check?: number;
}

/** Creates them, and waits until the carrier has accepted each message and the worker has recorded it. */
export async function createAndSend(
  { carrier, load, service, supplier }: WorkerStage,
  count: number,
  pace: Pace = {},
): Promise<() => Promise<Prepared[]>> {
  const sentBefore = await service.log.count('delivery');
  const requests = Array.from({ length: count }, () => supplier.requests.create());
  carrier.send({ count } satisfies CarrierOrder);
  const sent = carrier.next();
  const created = await load.send(service.port, requests, { gather: true, ...paced(pace.create) });
  expectStatus(created, 202);
  await sent;
  await settled(
    () => service.log.count('delivery'),
    (lines) => lines >= sentBefore + count,
  );
  return () => supplier.find(created.ids);
}

/** The carrier's two reports about each, and then the right code. */
export async function reportAndVerify(
  { load, redis, service, supplier }: WorkerStage,
  challenges: readonly Prepared[],
  pace: Pace = {},
): Promise<void> {
  const { requests } = supplier;
  const reports = ['sent', 'delivered'].flatMap((status) =>
    challenges.map((one) => requests.twilio(one, status)),
  );
  const checks = challenges.map((one) => requests.check(one, true));
  expectStatus(await load.send(service.port, reports, paced(pace.report)), 200);
  const answered = await load.send(service.port, checks, paced(pace.check));
  if ((answered.outcomes['verified'] ?? 0) < challenges.length * 0.999) {
    throw new Error(`Not all were verified: ${JSON.stringify(answered.outcomes)}`);
  }
  await settled(
    () => redis.client.xlen('outbox:{00}'),
    (left) => left === 0,
  );
}

function paced(perSecond: number | undefined) {
  return perSecond === undefined ? {} : { perSecond };
}
