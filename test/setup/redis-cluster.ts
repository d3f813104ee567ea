/** A Redis Cluster of three masters with replicas, configured as in docs/redis.md for the level `replicated`. */
import { Command } from 'ioredis';
import { replicasOnline, writableServers } from '../../src/redis/health.js';
import { freePort } from './processes.js';
import { keepContent } from './redis-content.js';
import { type RedisServer, startRedisServer, withFreePorts } from './redis-server.js';
import { until } from './until.js';

export interface RedisCluster {
  readonly url: string;
  readonly servers: readonly RedisServer[];
  /** The server that has the key's slot now. */
  ownerOf(key: string): Promise<RedisServer>;
  /** Resolves when every slot has a master, and every master's replicas are in step. */
  whole(): Promise<void>;
  stop(): Promise<void>;
}

const MASTERS = 3;
const SLOTS = 16_384;
/** After this silence a node counts as dead. With a shorter one a busy machine fails over by itself. */
const NODE_TIMEOUT_MS = 2_000;

const OPTIONS = [
  ...['--cluster-enabled', 'yes', '--cluster-node-timeout', `${NODE_TIMEOUT_MS}`],
  ...['--cluster-require-full-coverage', 'no', '--cluster-replica-validity-factor', '0'],
  ...['--min-replicas-max-lag', '10'],
];

interface Node extends RedisServer {
  readonly bus: number;
  readonly id: string;
}

/** @param replicas of each master; it accepts writes while all of them are connected */
export async function startRedisCluster(replicas = 1): Promise<RedisCluster> {
  const nodes: Node[] = [];
  // One after the other, so that a free port is used before the next one is searched.
  while (nodes.length < MASTERS * (1 + replicas)) nodes.push(await startNode(replicas));
  const masters = nodes.slice(0, MASTERS);
  const [first] = masters;
  if (!first) throw new Error('A Cluster has masters.');
  await Promise.all(
    masters.map(({ redis }, at) => {
      const [from, to] = [
        Math.floor((at * SLOTS) / MASTERS),
        Math.floor(((at + 1) * SLOTS) / MASTERS),
      ];
      return redis.call('CLUSTER', 'ADDSLOTSRANGE', `${from}`, `${to - 1}`);
    }),
  );
  for (const node of nodes) {
    await first.redis.call('CLUSTER', 'MEET', '127.0.0.1', `${node.port}`, `${node.bus}`);
  }
  await until(async () =>
    (await Promise.all(nodes.map(knows))).every((count) => count === nodes.length),
  );
  await Promise.all(
    nodes.slice(MASTERS).map(async (replica, at) => {
      const master = masters[at % MASTERS] as Node;
      // A node that does not know its master's slots yet refuses.
      await until(
        async () => (await replica.redis.call('CLUSTER', 'REPLICATE', master.id)) === 'OK',
      );
    }),
  );

  const ownerOf = async (key: string) => {
    const slot = new Command('exists', [key]).getSlot();
    for (const node of nodes) {
      if (!(await isMaster(node))) continue;
      const ranges = (await rowOf(node)).slice(8).map((range) => range.split('-').map(Number));
      if (ranges.some(([from = 0, to = from]) => from <= slot && slot <= to)) return node;
    }
    throw new Error(`Slot ${slot} has no master.`);
  };
  const whole = () =>
    until(async () => {
      const infos = await Promise.all(nodes.map(({ redis }) => redis.call('CLUSTER', 'INFO')));
      if (!infos.every((info) => String(info).includes('cluster_state:ok'))) return false;
      const online = await Promise.all(
        nodes.map(async (node) => {
          const [server] = await writableServers(node.redis);
          return server?.info.get('role') === 'master' ? replicasOnline(server.info) : replicas;
        }),
      );
      return online.every((count) => count >= replicas);
    });
  await whole();
  return {
    url: `redis-cluster://${masters.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    servers: nodes,
    ownerOf,
    whole,
    stop: async () => {
      // For the scan, like every Redis of the tests: each master's part.
      for (const node of nodes) if (await isMaster(node)) await keepContent(node.redis);
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

async function startNode(replicas: number): Promise<Node> {
  const { bus, server } = await withFreePorts(async () => {
    const port = await freePort();
    const own = [
      ...['--cluster-port', `${port}`, '--min-replicas-to-write', `${replicas}`],
      ...['--cluster-migration-barrier', `${replicas}`],
    ];
    return { bus: port, server: await startRedisServer([...OPTIONS, ...own]) };
  });
  return { ...server, bus, id: String(await server.redis.call('CLUSTER', 'MYID')) };
}

async function knows({ redis }: Node): Promise<number> {
  const rows = String(await redis.call('CLUSTER', 'NODES'));
  return rows
    .trim()
    .split('\n')
    .filter((row) => !/handshake|noaddr/.test(row)).length;
}

/** The node's own line in its view of the Cluster. */
async function rowOf({ redis }: Node): Promise<string[]> {
  const rows = String(await redis.call('CLUSTER', 'NODES')).split('\n');
  return (
    rows
      .find((row) => row.includes('myself'))
      ?.trim()
      .split(' ') ?? []
  );
}

/** Ignores nodes that have ended. */
async function isMaster(node: Node): Promise<boolean> {
  if (node.redis.status !== 'ready') return false;
  return (await rowOf(node))[2]?.includes('master') ?? false;
}
