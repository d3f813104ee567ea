/**
 * Row 18: tenants' webhooks that lead into the machine or its network. The start is refused to a configuration with addresses, in every
 * notation. A worker of the built service then runs as in production, with a tenant for each name; a hostile DNS stands where its
 * resolver stands. Listeners count, and so does a journal of every connection that the process was about to open.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, isIP, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { sandboxIdentity, sha256Hex } from '../../../src/config/sandbox-defaults.js';
import { NOTIFICATION_QUEUE } from '../../../src/notifications/notification-queue.js';
import { QUEUE_PREFIX } from '../../../src/redis/keys.js';
import { withOwnRedis } from '../../setup/own-redis.js';
import { refusedStart, startProcess } from '../../setup/service-process.js';
import { finnishNumber } from './gateway.js';
import {
  HOSTILE_NAMES,
  OTHER_NOTATIONS,
  PUBLIC_ADDRESS,
  PUBLIC_NAME,
  REBOUND_NAME,
  SPECIAL,
} from './hostile-names.js';
import { challengePutter } from './put-challenges.js';
import { atMost, exactly, type Finding, type Row } from './row.js';

const TRAP = new URL('./trap.js', import.meta.url).href;
const WAIT_MAX_MS = 120_000;
/** The second attempt meets the second answer of a name that is rebound. */
const ATTEMPTS = 2;

export const privateTargets: Row = {
  row: '18',
  name: 'webhooks into the network',
  run: async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'octothorpe-attack-'));
    const listeners = await listen();
    try {
      return await withOwnRedis(
        (redis, url) => attack(redis, url, folder, listeners, context.say),
        ...['--appendonly', 'yes'],
      );
    } finally {
      for (const { server } of listeners) server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Listener {
  readonly server: Server;
  readonly port: number;
  connections: number;
}

async function attack(
  redis: Redis,
  redisUrl: string,
  folder: string,
  listeners: readonly Listener[],
  say: (progress: string) => void,
): Promise<readonly Finding[]> {
  const journal = join(folder, 'journal');
  writeFileSync(journal, '');
  const port = listeners[0]?.port ?? 0;
  const written = [
    ...SPECIAL.map((address) => (address.includes(':') ? `[${address}]` : address)),
    ...OTHER_NOTATIONS,
  ];
  const literals = written.filter((host) => isAddress(host));
  const hosts = [...written.filter((host) => !isAddress(host)), ...HOSTILE_NAMES, PUBLIC_NAME];
  const identity = sandboxIdentity(folder);
  const tenantsAt = (all: readonly string[]) =>
    all.map((host, at) => tenantFor(`t${at}`, `https://${host}:${port}/hook`));
  const tenants = tenantsAt(hosts);
  await endChallenges(
    { redis, identity },
    tenants.map(({ id }) => id),
  );
  const config = join(folder, 'config.json');
  const configure = (of: readonly object[]) =>
    writeFileSync(config, JSON.stringify({ tenants: of, routes: { sms: { '*': ['twilio'] } } }));
  const settings = {
    MODE: 'production',
    TRUST_PROXY: 'false',
    CONFIG_FILE: config,
    DATA_DIR: folder,
    REDIS_URL: redisUrl,
    PUBLIC_URL: 'https://verify.hostile.test',
    MASTER_KEYS: `sandbox:${identity.masterKey}`,
    TWILIO_ACCOUNT_SID: identity.twilio.accountSid,
    TWILIO_AUTH_TOKEN: identity.twilio.authToken,
    LOG_LEVEL: 'error',
    ATTACK_JOURNAL: journal,
  };
  configure(tenantsAt(literals));
  const said = await refusedStart('worker', settings);
  const refused = said.filter((line) => /^- tenants\.t\d+\.webhook\.url: /.test(line));
  configure(tenants);
  const worker = await startProcess('worker', settings, ['--import', TRAP]);
  try {
    say(`${hosts.length} webhooks are told of an ended challenge`);
    await untilAttempted(redis, hosts.length);
  } finally {
    await worker.end();
  }
  const opened = readFileSync(journal, 'utf8').split('\n').filter(Boolean);
  const inside = opened.filter((address) => address !== PUBLIC_ADDRESS);
  const counted = listeners.reduce((sum, { connections }) => sum + connections, 0);
  return [
    exactly(
      `webhooks to ${SPECIAL.length} special addresses as literals, in several notations: refused at the start`,
      refused.length,
      literals.length,
    ),
    atMost(
      `${hosts.length - 1} webhooks to such addresses by names, mixed and rebound: connections`,
      counted,
      0,
    ),
    atMost('connections that the process was about to open to such an address', inside.length, 0),
    exactly(
      `control: a public name, and ${REBOUND_NAME} while it is public, were about to be connected to`,
      opened.length - inside.length > 1 ? 1 : 0,
      1,
    ),
  ];
}

/** As the URL parser understands it. */
function isAddress(host: string): boolean {
  return isIP(new URL(`https://${host}/`).hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;
}

function tenantFor(id: string, url: string) {
  return {
    id,
    brand: 'Contoso',
    apiKeys: [{ sha256: sha256Hex(id) }],
    senders: [{ provider: 'twilio', channel: 'sms', from: '+12025550100' }],
    countries: { sms: ['*'] },
    webhook: { url, secrets: [`whsec_${Buffer.alloc(24, 7).toString('base64')}`] },
  };
}

/** One canceled challenge for each tenant: nothing is sent to a phone, and its end is notified. */
async function endChallenges(
  gateway: Parameters<typeof challengePutter>[0],
  tenants: readonly string[],
): Promise<void> {
  const store = new RedisChallengeStore(gateway.redis, { slots: 1, retentionMs: 3_600_000 });
  for (const [at, tenant] of tenants.entries()) {
    const [id = ''] = await challengePutter(gateway, tenant)([finnishNumber(at)]);
    await store.transition({
      id,
      delivery: 0,
      to: { kind: 'final', state: 'canceled', anyDelivery: true },
      when: 'live',
    });
  }
}

/** Until every notification was given up, or attempted twice. */
async function untilAttempted(redis: Redis, count: number): Promise<void> {
  const queue = new Queue(NOTIFICATION_QUEUE, { connection: redis, prefix: QUEUE_PREFIX });
  const untilMs = Date.now() + WAIT_MAX_MS;
  try {
    for (;;) {
      const jobs = await queue.getJobs(['waiting', 'active', 'delayed', 'failed', 'completed']);
      const done = jobs.filter(
        (job) => job.finishedOn !== undefined || job.attemptsMade >= ATTEMPTS,
      );
      if (done.length >= count) return;
      if (Date.now() > untilMs) {
        throw new Error(`Of ${count} notifications ${done.length} were attempted.`);
      }
      await sleep(100);
    }
  } finally {
    await queue.close();
  }
}

/** Loopback of both kinds, where there is IPv6, on one port. */
async function listen(): Promise<Listener[]> {
  const first = await listenAt('127.0.0.1', 0);
  if (!first) throw new Error('127.0.0.1 cannot be listened on.');
  const second = await listenAt('::1', first.port);
  return second ? [first, second] : [first];
}

function listenAt(host: string, port: number): Promise<Listener | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => {
      listener.connections += 1;
      socket.destroy();
    });
    const listener = { server, port, connections: 0 };
    server.once('error', () => resolve(undefined));
    server.listen(port, host, () =>
      resolve(Object.assign(listener, { port: (server.address() as AddressInfo).port })),
    );
  });
}
