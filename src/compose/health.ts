/** What this process says of itself on `HEALTH_PORT`: opened first and closed last, so that starting and draining can be seen. */
import type { AddressInfo } from 'node:net';
import { createHealthServer } from '../http/health-server.js';
import type { Liveness, Readiness } from '../http/ports.js';
import { connectRedis } from '../store/redis-connection.js';
import type { Closers } from './closers.js';
import type { Core } from './core.js';
import { listen } from './listening.js';

export interface Health {
  /** For the API's own `/livez`. */
  readonly liveness: Liveness;
  /** Where it is answered; absent without `HEALTH_PORT`. */
  readonly address?: string;
  /** From now on it is this that decides whether the process is alive. */
  follow(liveness: Liveness): void;
  started(): void;
  /** No new work is wanted, and a process that drains is not to be killed for being slow. */
  closing(): void;
}

const PING_TIMEOUT_MS = 1_000;

export async function composeHealth(core: Core, closers: Closers): Promise<Health> {
  const { config, logger, metrics } = core;
  let phase: 'starting' | 'up' | 'shutting down' = 'starting';
  let followed: Liveness = () => ({ live: true });
  const liveness: Liveness = () => (phase === 'shutting down' ? { live: true } : followed());
  const health = {
    liveness,
    follow: (given: Liveness) => {
      followed = given;
    },
    started: () => {
      phase = 'up';
    },
    closing: () => {
      phase = 'shutting down';
    },
  };
  if (config.healthPort === undefined) return health;

  const redis = closers.add(connectRedis(config.redisUrl, 'request', PING_TIMEOUT_MS), (opened) =>
    opened.disconnect(),
  );
  redis.on('error', (error: Error) => logger.debug('health', { error }));
  const readiness: Readiness = async () => {
    if (phase !== 'up') return { ready: false, missing: [phase] };
    const answers = await redis.ping().then(
      () => true,
      () => false,
    );
    return answers ? { ready: true } : { ready: false, missing: ['redis'] };
  };
  const server = await listen(
    createHealthServer({ liveness, readiness, metrics }),
    config.healthPort,
    config.host,
  );
  closers.add(server, (opened) => {
    opened.closeAllConnections();
    opened.close();
  });
  const { port } = server.address() as AddressInfo;
  return { ...health, address: `http://${config.host}:${port}` };
}
