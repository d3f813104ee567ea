/** What every role needs: keys, tenants, routes, providers, and the store over a connection of the role's choice. */
import { CarrierReports } from '../challenge/carrier-reports.js';
import { FailoverGate } from '../challenge/failover-gate.js';
import { Keyring } from '../challenge/keyring.js';
import { NumberVault } from '../challenge/number-vault.js';
import type { Admission } from '../challenge/ports.js';
import type { Tenant } from '../challenge/tenant.js';
import type { Clock } from '../clock.js';
import type { Config } from '../config/config.js';
import { overdueMs } from '../delivery/overdue.js';
import { Router } from '../delivery/router.js';
import { JobKeys } from '../ingestion/job-keys.js';
import type { Logger } from '../logger.js';
import { createMetrics, type Metrics } from '../metrics.js';
import type { Provider } from '../providers/provider.js';
import { type RandomBytes, randomPool } from '../random-pool.js';
import { type AcknowledgedWrites, acknowledgedWrites } from '../store/acknowledged-writes.js';
import { RedisChallengeStore } from '../store/redis-challenge-store.js';
import { RedisClock } from '../store/redis-clock.js';
import { type ConnectionUse, connectRedis, slotsFor } from '../store/redis-connection.js';
import type { RedisClient } from '../store/redis-scripts.js';
import { timedWrites } from '../store/timed-writes.js';
import type { Closers } from './closers.js';

export interface Core {
  readonly config: Config;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Redis's clock, so that all processes use the same time. */
  readonly clock: Clock;
  readonly slots: number;
  readonly keyring: Keyring;
  readonly vault: NumberVault;
  readonly jobKeys: JobKeys;
  readonly random: RandomBytes;
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly router: Router;
  readonly providers: ReadonlyMap<string, Provider>;
  /** Opens a connection that is closed with the service; resolves once it is usable. */
  readonly connect: (use: ConnectionUse) => Promise<RedisClient>;
  /** How changes are written over a connection, as the durability level says. */
  readonly writesOver: (redis: RedisClient) => AcknowledgedWrites;
}

export async function composeCore(config: Config, logger: Logger, closers: Closers): Promise<Core> {
  const keyring = new Keyring(config.masterKeys);
  const clock = closers.add(new RedisClock((error) => logger.warn('clock', { error })), (opened) =>
    opened.close(),
  );
  // A process that only answers HTTP sends nothing, and need not load the vendors' SDKs.
  const providers = config.roles.has('worker')
    ? await createProviders(config, clock, closers)
    : new Map<string, Provider>();
  const random = randomPool();
  const writes = new WeakMap<RedisClient, AcknowledgedWrites>();
  const metrics = createMetrics();
  return {
    config,
    logger,
    clock,
    metrics,
    slots: slotsFor(config.redisUrl),
    keyring,
    vault: new NumberVault(keyring, random),
    jobKeys: await JobKeys.of(config.masterKeys),
    random,
    tenants: new Map(config.tenants.map((tenant) => [tenant.id, tenant])),
    router: new Router(
      config.routes,
      (name, channel) => config.providers.get(name)?.capabilities.has(channel) ?? false,
    ),
    providers,
    connect: async (use) => {
      const redis = closers.add(
        connectRedis(config.redisUrl, use, config.redisCommandTimeoutMs),
        (opened) => opened.disconnect(),
      );
      redis.on('error', (error: Error) => logger.warn('redis', { error }));
      await new Promise((resolve) => redis.once('ready', resolve));
      await clock.follow(redis);
      return redis;
    },
    // One for each connection: its confirmations are gathered.
    writesOver: (redis) => {
      const known = writes.get(redis);
      if (known) return known;
      const plain = acknowledgedWrites(redis, config.redisDurability);
      const timed = timedWrites(plain, (script, seconds) =>
        metrics.redisRoundTrip(script, seconds),
      );
      writes.set(redis, timed);
      return timed;
    },
  };
}

async function createProviders(
  { providers, publicUrl }: Config,
  clock: Clock,
  closers: Closers,
): Promise<ReadonlyMap<string, Provider>> {
  const created = [...providers].map(async ([name, provider]) => {
    const opened = await provider.create({ publicUrl, clock });
    return [name, closers.add(opened, (own) => own.close())] as const;
  });
  return new Map(await Promise.all(created));
}

export function storeOver(core: Core, redis: RedisClient): RedisChallengeStore {
  return new RedisChallengeStore(redis, {
    slots: core.slots,
    retentionMs: core.config.policy.retentionMs,
    redisClock: core.clock,
    overdueMs: overdueMs(core.config.policy),
    run: core.writesOver(redis).run,
  });
}

export function reportsOver(
  core: Core,
  redis: RedisClient,
  { admission }: { readonly admission: Admission },
): CarrierReports {
  const { logger, metrics, tenants, vault } = core;
  return new CarrierReports({
    store: storeOver(core, redis),
    routes: core.router,
    policy: core.config.policy,
    gate: new FailoverGate({
      admission,
      tenants,
      vault,
      onRefused: (refused) => {
        metrics.limitRefused(refused.rule);
        logger.warn('failover refused', { ...refused });
      },
    }),
  });
}
