/** The health server on `HEALTH_PORT`: opened first and closed last, so that it shows starting and draining. */

import type { AddressInfo } from 'node:net';
import type { Closers } from '../app.js';
import { createHealthServer } from '../http/health.js';
import type { Liveness, Readiness } from '../http/ports.js';
import { listen } from '../http/server.js';
import type { Core } from './core.js';
import { pingConnection, readinessOf } from './readiness.js';

export interface Health {
  /** For the API's own `/livez`. */
  readonly liveness: Liveness;
  /** Its address; absent without `HEALTH_PORT`. */
  readonly address?: string;
  /** Sets what decides from now on whether the process is alive. */
  follow(liveness: Liveness): void;
  started(): void;
  /** The process drains: it is not ready, and stays alive even if it is slow. */
  closing(): void;
}

export async function composeHealth(core: Core, closers: Closers): Promise<Health> {
  const { config, metrics } = core;
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

  const redisReadiness = readinessOf(core, pingConnection(core, closers));
  const readiness: Readiness = async () =>
    phase === 'up' ? redisReadiness() : { ready: false, missing: [phase] };
  const server = await listen(
    createHealthServer({ liveness, readiness, metrics }),
    config.healthPort,
    config.host,
    'HEALTH_PORT',
  );
  closers.add(server, (opened) => {
    opened.closeAllConnections();
    opened.close();
  });
  const { port } = server.address() as AddressInfo;
  return { ...health, address: `http://${config.host}:${port}` };
}
