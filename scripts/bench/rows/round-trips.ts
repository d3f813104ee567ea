/** P6: the round trips to Redis of one operation, after the warm-up. */
import { Connection } from '../load/connection.js';
import { startCountingProxy } from '../machine/counting-proxy.js';
import { startRedis } from '../machine/redis-server.js';
import { median } from '../measure.js';
import { closeService, startService } from '../product/service.js';
import { settingsFor } from '../product/settings.js';
import { Supplier } from '../product/supply.js';
import type { Options, Result, Row } from '../row.js';

const TIMES = 21;

export const roundTrips: Row = { name: 'P6', what: 'round trips to Redis', run };

async function run({ progress }: Options): Promise<Result[]> {
  const redis = await startRedis();
  const proxy = await startCountingProxy(redis.socket);
  const settings = settingsFor({ redisUrl: proxy.url });
  const supplier = await Supplier.open(settings);
  const service = await startService({ roles: 'api', settings });
  const connection = await Connection.open(service.port);

  /** Round trips of one request; the median of some, because other work may run at the same time. */
  const tripsOf = async (what: string, target: number, status: string, requests: Buffer[]) => {
    progress(`P6 ${what}`);
    const counts: number[] = [];
    for (const request of requests) {
      const before = proxy.trips();
      const answered = new Promise<string>((resolve) => {
        connection.tell({
          answered: (answer) => resolve(answer.status),
          broken: () => resolve('broken'),
        });
      });
      connection.send(request);
      const got = await answered;
      if (got !== status) throw new Error(`${what} was answered ${got}.`);
      counts.push(proxy.trips() - before);
    }
    const trips = median(counts);
    return { what, trips, target };
  };

  try {
    const challenges = await supplier.challenges(TIMES);
    const vonage = await supplier.challenges(TIMES, 'vonage');
    const found = [
      await tripsOf(
        'create',
        2,
        '202',
        challenges.map(() => supplier.requests.create()),
      ),
      await tripsOf(
        'get',
        1,
        '200',
        challenges.map((one) => supplier.requests.get(one)),
      ),
      await tripsOf(
        'webhook',
        1,
        '200',
        challenges.map((one) => supplier.requests.twilio(one, 'sent')),
      ),
      await tripsOf(
        'webhook of Vonage',
        2,
        '200',
        vonage.map((one) => supplier.requests.vonage(one, 'submitted')),
      ),
      await tripsOf(
        'check, wrong',
        1,
        '200',
        challenges.map((one) => supplier.requests.check(one, false)),
      ),
      await tripsOf(
        'check, right',
        1,
        '200',
        challenges.map((one) => supplier.requests.check(one, true)),
      ),
    ];
    return found.map(({ what, trips, target }) => ({
      row: 'P6',
      what: `round trips to Redis: ${what}`,
      unit: '',
      ours: trips,
      target,
      ok: trips <= target,
      notes:
        what === 'webhook of Vonage'
          ? ['of Vonage’s two, one remembers the token, so that none is used twice']
          : [],
    }));
  } finally {
    connection.end();
    await supplier.close();
    await closeService(service, settings);
    await proxy.close();
    await redis.stop();
  }
}
