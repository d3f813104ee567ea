/** The API's operations: requests in bulk and their expected answers; whole lives of challenges; and the proof that nothing was switched off. */
import type { CarrierOrder } from './carrier.js';
import { type HttpSide, httpSide, type Side } from './duel.js';
import { type Answered, expectStatus } from './load.js';
import { settled } from './processes.js';
import { inBlocks, type Prepared } from './requests.js';
import type { Stage, Supplier, WorkerStage } from './stage.js';

export interface Operation {
  readonly supply: (supplier: Supplier) => HttpSide['supply'];
  /** Throws if the answers are not the expected ones. */
  readonly judge: HttpSide['judge'];
}

/** The product's API under one operation. */
export function apiSide(
  { load, redis, service, supplier }: Stage,
  { supply, judge }: Operation,
  warmUp: number,
): Side {
  const processes = { app: service.pid, redis: redis.pid, rest: [load.pid] };
  return httpSide(load, { port: service.port, processes, supply: supply(supplier), judge, warmUp });
}

export type Vendor = 'twilio' | 'vonage';
const REPORTS = {
  twilio: ['sent', 'delivered'],
  vonage: ['submitted', 'delivered'],
} as const;

/** Every challenge gets a wrong code and then the right one, so that verdicts are real. */
const check: Operation = {
  supply: (supplier) => async (count) => {
    const challenges = await supplier.challenges(Math.ceil(count / 2));
    const request = (one: Prepared, right: boolean) => supplier.requests.check(one, right);
    return inBlocks(challenges, [false, true], request).slice(0, count);
  },
  judge: verdicts,
};

/** Every number is another one. */
const create: Operation = {
  supply: (supplier) => async (count) =>
    Array.from({ length: count }, () => supplier.requests.create()),
  judge: (answered) => expectStatus(answered, 202),
};

/** A vendor reports `sent` and then `delivered` of many deliveries; each report is news. */
function webhookOf(vendor: Vendor): Operation {
  return {
    supply: (supplier) => async (count) => {
      const challenges = await supplier.challenges(Math.ceil(count / 2), vendor);
      return reports(supplier, vendor, challenges).slice(0, count);
    },
    judge: (answered) => expectStatus(answered, 200),
  };
}

export const API_OPERATIONS = {
  check,
  create,
  webhook: webhookOf('twilio'),
  vonageWebhook: webhookOf('vonage'),
};

export function reports(
  { requests }: Supplier,
  vendor: Vendor,
  challenges: readonly Prepared[],
): Buffer[] {
  return inBlocks(challenges, REPORTS[vendor], (one, status) => requests[vendor](one, status));
}

/** Half of the codes are right, and each is verified once. */
function verdicts(answered: Answered): void {
  expectStatus(answered, 200);
  const { verified = 0, wrong_code = 0 } = answered.outcomes;
  const other = answered.requests - verified - wrong_code;
  if (other > answered.requests / 1000 || verified < answered.requests * 0.4) {
    throw new Error(
      `The verdicts are not those of the codes: ${JSON.stringify(answered.outcomes)}`,
    );
  }
}

/** At most so many requests a second in each step; as fast as it goes where absent. */
export interface Pace {
  readonly create?: number;
  readonly report?: number;
  readonly check?: number;
}

/** Creates them, and waits until the carrier has taken each message and the worker has noted it. */
export async function createAndSend(
  { carrier, load, service, supplier }: WorkerStage,
  count: number,
  pace: Pace = {},
): Promise<() => Promise<Prepared[]>> {
  const sentBefore = await service.lines('delivery');
  const requests = Array.from({ length: count }, () => supplier.requests.create());
  carrier.send({ count } satisfies CarrierOrder);
  const sent = carrier.next();
  const created = await load.send(service.port, requests, { gather: true, ...paced(pace.create) });
  expectStatus(created, 202);
  await sent;
  await settled(
    () => service.lines('delivery'),
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

/** Asks the measured process itself. Throws where a forged webhook is taken, a limit does not bite, metrics are off, or an answer left no line in the log. */
export async function prove(
  { load, service, supplier }: Stage,
  answeredBefore: number,
): Promise<string> {
  const [challenge] = await supplier.challenges(1);
  if (!challenge) throw new Error('No challenge could be started.');
  const number = supplier.requests.numbers.next();
  const asked: [string, Buffer, string][] = [
    ['a forged webhook', supplier.requests.twilio(challenge, 'delivered', 'not-the-token'), '403'],
    ['a first challenge', supplier.requests.create(number), '202'],
    ['a second one to the same number at once', supplier.requests.create(number), '429'],
  ];
  for (const [what, request, status] of asked) {
    const { statuses } = await load.send(service.port, [request]);
    if (!statuses[status]) {
      throw new Error(`${what} should be answered ${status}: ${JSON.stringify(statuses)}`);
    }
  }
  const metrics = await (await fetch(`http://127.0.0.1:${service.port}/metrics`)).text();
  if (!/^octothorpe_\w+/m.test(metrics)) throw new Error('The metrics are off.');
  const expected = answeredBefore + asked.length;
  const lines = await service.lines('request');
  if (lines < expected) throw new Error(`${expected} answers left ${lines} lines in the log.`);
  return 'a forged webhook refused, a number’s limit bites, metrics and one log line a request';
}
