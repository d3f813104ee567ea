/** A master, two replicas and three Sentinels, configured as in docs/redis.md. */
import { replicasOnline, writableServers } from '../../src/redis/health.js';
import { type RedisServer, startRedisServer } from './redis-server.js';
import { until } from './until.js';

export interface SentinelGroup {
  readonly url: string;
  readonly servers: readonly RedisServer[];
  /** The master by most Sentinels. */
  master(): Promise<RedisServer>;
  /** Resolves when all others are replicas in step, and the Sentinels see them. */
  whole(): Promise<void>;
  stop(): Promise<void>;
}

const NAME = 'octothorpe';
const SENTINELS = 3;
const REPLICAS = 2;
/** After this silence a master counts as dead. With a shorter one a busy machine fails over by itself. */
const DOWN_AFTER_MS = 2_000;

const REPLICATED = ['--min-replicas-to-write', '1', '--min-replicas-max-lag', '10'];

export async function startSentinelGroup(): Promise<SentinelGroup> {
  const first = await startRedisServer(REPLICATED);
  const asReplica = [...REPLICATED, '--replicaof', '127.0.0.1', `${first.port}`];
  const replicas = await Promise.all(
    Array.from({ length: REPLICAS }, () => startRedisServer(asReplica)),
  );
  const servers = [first, ...replicas];
  const watch = [
    `sentinel monitor ${NAME} 127.0.0.1 ${first.port} 2`,
    `sentinel down-after-milliseconds ${NAME} ${DOWN_AFTER_MS}`,
    `sentinel failover-timeout ${NAME} 6000`,
    `sentinel parallel-syncs ${NAME} ${REPLICAS}`,
  ].join('\n');
  const sentinels = await Promise.all(
    Array.from({ length: SENTINELS }, () => startRedisServer([], watch)),
  );

  const named = async (sentinel: RedisServer) => {
    const [, port] = (await sentinel.redis.call(
      ...(['SENTINEL', 'get-master-addr-by-name', NAME] as const),
    )) as [string, string];
    return Number(port);
  };
  const master = async () => {
    const ports = await Promise.all(sentinels.map(named));
    const most = ports.find((port) => ports.filter((each) => each === port).length > 1);
    const found = servers.find(({ port }) => port === most);
    if (!found) throw new Error('The Sentinels do not agree.');
    return found;
  };
  const sees = async (sentinel: RedisServer) => {
    const seen = (await sentinel.redis.call('SENTINEL', 'master', NAME)) as string[];
    const value = (name: string) => seen[seen.indexOf(name) + 1];
    return (
      value('flags') === 'master' &&
      Number(value('num-slaves')) >= REPLICAS &&
      value('num-other-sentinels') === `${SENTINELS - 1}`
    );
  };
  const whole = () =>
    until(async () => {
      const { redis } = await master();
      const [server] = await writableServers(redis);
      if (!server || replicasOnline(server.info) < REPLICAS) return false;
      return (await Promise.all(sentinels.map(sees))).every(Boolean);
    });
  await whole();
  return {
    url: `redis-sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${NAME}`,
    servers,
    master,
    whole,
    stop: async () => {
      await Promise.all([...sentinels, ...servers].map((server) => server.stop()));
    },
  };
}
