/**
 * The composition root: the one place that constructs adapters and fits them together, for the roles of this process.
 * It closes in reverse order.
 */
import type { Config } from './config/config.js';
import { ConfigurationError } from './config/validation-errors.js';
import { longestDeliveryMs } from './delivery/delivery-attempt.js';
import type { Logger } from './observability/logger.js';
import { describeDurability } from './redis/durable-writes.js';
import { describeRedis, parseRedisUrl } from './redis/url.js';
import { composeCore } from './roles/core.js';
import { composeHealth } from './roles/health.js';
import { redisFaults } from './roles/readiness.js';
import type { Addresses } from './roles/ready-message.js';
import type { SandboxPush } from './roles/sandbox.js';
import { logSenders } from './roles/senders.js';
import { openSettings } from './roles/settings.js';

export interface Service {
  readonly addresses: Addresses;
  /** Takes no new work, finishes what is under way, closes every connection. */
  close(): Promise<void>;
}

/** @throws ConfigurationError if Redis, or the settings that it holds, are not usable */
export async function compose(loaded: Config, logger: Logger): Promise<Service> {
  const closers = new Closers();
  try {
    const faults = await redisFaults(loaded, logger);
    if (faults.length > 0) throw new ConfigurationError(faults);
    const { redisUrl, redisDurability } = loaded;
    logger.info('redis', {
      server: describeRedis(parseRedisUrl(redisUrl)),
      durability: describeDurability(redisDurability),
    });
    const settings = await openSettings(loaded, logger, closers);
    const { config } = settings;
    const core = await composeCore(settings, logger, closers);
    logSenders(config, logger, core.clock.now());
    const health = await composeHealth(core, closers);
    const addresses: { api?: string; sandbox?: string; health?: string } = {};
    if (health.address !== undefined) addresses.health = health.address;
    let sandboxPush: SandboxPush | undefined;
    // Other roles are not even loaded: that would take a third of the start.
    if (config.roles.has('sandbox')) {
      const { composeSandbox } = await import('./roles/sandbox.js');
      const { carrier, push } = await composeSandbox(config, logger, closers);
      addresses.sandbox = carrier;
      sandboxPush = push;
    }
    if (config.roles.has('worker')) {
      const { composeWorker } = await import('./roles/worker.js');
      health.follow(await composeWorker(core, closers, sandboxPush));
    }
    if (config.roles.has('api')) {
      const { composeApi } = await import('./roles/api.js');
      addresses.api = await composeApi(core, closers, health.liveness, sandboxPush);
    }
    await settings.start();
    health.started();
    const close = () => {
      health.closing();
      return closers.close();
    };
    return { addresses, close };
  } catch (error) {
    await closers.close();
    throw error;
  }
}

/** Closes resources in reverse order; each closer is registered where its resource is opened. */
export class Closers {
  readonly #closers: (() => unknown)[] = [];

  /** Notes how to close something, and hands it back. */
  add<T>(opened: T, close: (opened: T) => unknown): T {
    this.#closers.push(() => close(opened));
    return opened;
  }

  /** Closes all of it, even where one part fails; throws the first failure at the end. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const close of this.#closers.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}

// How long a process may take to finish its work after the balancers know that it is stopping.

/** Longer than the longest poll, and than a tenant's webhook may take. */
const DRAIN_MIN_MS = 30_000;

export function drainMaxMs(providerTimeoutMs: number): number {
  return Math.max(DRAIN_MIN_MS, longestDeliveryMs(providerTimeoutMs));
}
