/** P6: round trips to Redis that one operation waits for, once the process runs steadily. */
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '../connection.js';
import { atMost, type Options, type Result, type Row } from '../duel.js';
import { median } from '../measure.js';
import { startRedis } from '../processes.js';
import type { Prepared, Requests } from '../requests.js';
import { closeService, settingsFor, startService } from '../service.js';
import { openSupplier } from '../stage.js';

const TIMES = 21;
const LATE_MS = 5;

/** What is asked, round trips at most, the status, and the request. In this order: a code is checked wrong first, then right. */
type Step = [string, number, string, (requests: Requests, one: Prepared) => Buffer];
const STEPS: readonly Step[] = [
  ['create', 2, '202', (requests) => requests.create()],
  ['get', 1, '200', (requests, one) => requests.get(one)],
  ['webhook', 1, '200', (requests, one) => requests.twilio(one, 'sent')],
  // One of the two remembers the token, so that none is used twice.
  ['webhook of Vonage', 2, '200', (requests, one) => requests.vonage(one, 'submitted')],
  // The record is read, judged here, and written if nobody else wrote meanwhile (ADR 12).
  ['check, wrong', 2, '200', (requests, one) => requests.check(one, false)],
  ['check, right', 2, '200', (requests, one) => requests.check(one, true)],
];

export const roundTrips: Row = { name: 'P6', what: 'round trips to Redis', run };

async function run({ progress }: Options): Promise<Result[]> {
  const redis = await startRedis();
  const proxy = await startCountingProxy(redis.socket);
  const settings = settingsFor({ redisUrl: proxy.url });
  const supplier = await openSupplier(settings);
  const service = await startService({ roles: 'api', settings });
  const connection = await Connection.open(service.port);
  try {
    const challenges = await supplier.challenges(TIMES);
    const vonage = await supplier.challenges(TIMES, 'vonage');
    const results: Result[] = [];
    for (const [what, target, status, request] of STEPS) {
      progress(`P6 ${what}`);
      const counts: number[] = [];
      for (const one of what.includes('Vonage') ? vonage : challenges) {
        await proxy.quiet();
        const before = proxy.trips();
        const got = await connection.status(request(supplier.requests, one));
        counts.push(proxy.trips() - before);
        if (got !== status) throw new Error(`${what} was answered ${got}.`);
      }
      // The median of some, since now and then something else is due.
      const ours = median(counts);
      const row = { row: 'P6', what: `round trips to Redis: ${what}`, unit: '' };
      results.push(atMost({ ...row, ours, target, notes: [] }));
    }
    return results;
  } finally {
    connection.end();
    await supplier.close();
    await closeService(service, settings);
    await proxy.close();
    await redis.stop();
  }
}

const WAITING = /\bxread|subscribe|bzpopmin/i;

/**
 * Stands between the product and Redis and counts round trips that are over: what is written before an answer has come is one, however many
 * commands it holds. So one that an operation does not wait for is not counted for it. Connections that only wait (blocked reads,
 * subscriptions) delay no request and are not counted.
 */
interface CountingProxy {
  readonly url: string;
  /** Round trips so far. */
  trips(): number;
  /** Resolves once no counted connection has an answer to come, late ones included. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

async function startCountingProxy(redisSocket: string): Promise<CountingProxy> {
  let trips = 0;
  let waiting = 0;
  let resolveQuiet = () => {};
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = createConnection(redisSocket);
    let asked = false;
    let counted = true;
    let pending = false;
    const end = () => {
      if (!pending) return;
      pending = false;
      waiting -= 1;
      if (waiting === 0) resolveQuiet();
    };
    client.on('data', (data) => {
      if (WAITING.test(data.toString('latin1'))) counted = false;
      if (!asked && counted) {
        pending = true;
        waiting += 1;
      }
      asked = true;
      upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (pending) trips += 1;
      end();
      asked = false;
      client.write(data);
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        end();
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `redis://127.0.0.1:${port}`,
    trips: () => trips,
    quiet: async () => {
      // What was not waited for is on its way.
      await pause(LATE_MS);
      if (waiting === 0) return;
      await new Promise<void>((resolve) => {
        resolveQuiet = resolve;
      });
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
