/**
 * The composition root: the one place that constructs adapters and fits them together, for the roles of this process.
 * It closes in reverse order.
 */
import type { Config } from '../config/config.js';
import { ConfigurationError } from '../config/faults.js';
import type { Logger } from '../logger.js';
import type { Addresses } from '../ready-message.js';
import { describeDurability } from '../store/durability.js';
import { describeRedis, parseRedisUrl } from '../store/redis-url.js';
import { Closers } from './closers.js';
import { composeCore } from './core.js';
import { composeHealth } from './health.js';
import { redisFaults } from './redis-check.js';

export interface Service {
  readonly addresses: Addresses;
  /** Takes no new work, finishes what is under way, closes every connection. */
  close(): Promise<void>;
}

/** @throws ConfigurationError if Redis's settings are not usable */
export async function compose(config: Config, logger: Logger): Promise<Service> {
  const closers = new Closers();
  try {
    const faults = await redisFaults(config, logger);
    if (faults.length > 0) throw new ConfigurationError(faults);
    const { redisUrl, redisDurability } = config;
    logger.info('redis', {
      server: describeRedis(parseRedisUrl(redisUrl)),
      durability: describeDurability(redisDurability),
    });
    const core = await composeCore(config, logger, closers);
    const health = await composeHealth(core, closers);
    const addresses: { api?: string; sandbox?: string; health?: string } = {};
    if (health.address !== undefined) addresses.health = health.address;
    // Other roles are not even loaded: that would take a third of the start.
    if (config.roles.has('sandbox')) {
      const { composeSandbox } = await import('./sandbox-role.js');
      addresses.sandbox = await composeSandbox(config, logger, closers);
    }
    if (config.roles.has('worker')) {
      const { composeWorker } = await import('./worker-role.js');
      health.follow(await composeWorker(core, closers));
    }
    if (config.roles.has('api')) {
      const { composeApi } = await import('./api-role.js');
      addresses.api = await composeApi(core, closers, health.liveness);
    }
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
