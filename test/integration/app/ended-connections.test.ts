/** A connection that is ended at a bad moment does not keep its process alive, because SIGTERM waits for that. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { freePort } from '../../setup/processes.js';
import { type RedisServer, startRedisServer } from '../../setup/redis-server.js';
import { buildService } from '../../setup/service-process.js';

const NAME = 'octothorpe';
const SLOTS = 16_384;

const servers: RedisServer[] = [];

beforeAll(buildService);

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
});

it('a connection to a Sentinel group that is ended during its connect lets its process end', async () => {
  const master = await started(startRedisServer());
  const watch = `sentinel monitor ${NAME} 127.0.0.1 ${master.port} 1`;
  const sentinel = await started(startRedisServer([], watch));
  await runToItsEnd(
    `redis-sentinel://127.0.0.1:${sentinel.port}/${NAME}`,
    'while (!redis.stream?.connecting) await turn();',
  );
});

it('a connection to a Cluster that is ended while it reads the slots lets its process end', async () => {
  // A single node does not know its own address.
  const own = ['--cluster-port', `${await freePort()}`, '--cluster-announce-ip', '127.0.0.1'];
  const server = await started(startRedisServer(['--cluster-enabled', 'yes', ...own]));
  await server.redis.call('CLUSTER', 'ADDSLOTSRANGE', '0', `${SLOTS - 1}`);
  await runToItsEnd(
    `redis-cluster://127.0.0.1:${server.port}`,
    // Not the first refresh, but a later one.
    'await redis.ping(); while (!redis.isRefreshing) await turn();',
  );
});

async function started(starting: Promise<RedisServer>): Promise<RedisServer> {
  const server = await starting;
  servers.push(server);
  return server;
}

/** Resolves when a process ends that opens a connection, ends it at that moment, and does nothing else. */
async function runToItsEnd(url: string, untilTheMoment: string): Promise<void> {
  const program = `
    const { setImmediate: turn } = await import('node:timers/promises');
    const { connectRedis } = await import('./dist/src/redis/connection.js');
    const redis = connectRedis('${url}', 'worker');
    redis.on('error', () => undefined);
    ${untilTheMoment}
    redis.disconnect();
  `;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    timeout: ENDS_WITHIN_MS,
  });
}

/** The next refresh of the slots is five seconds away. */
const ENDS_WITHIN_MS = 20_000;
