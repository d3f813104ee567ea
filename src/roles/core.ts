/** What every role needs: keys, tenants, routes, providers, and the store over a connection of the role's choice. */
import { randomBytes } from 'node:crypto';
import type { Closers } from '../app.js';
import { ChallengeService } from '../challenge/challenge-service.js';
import { RedisChallengeStore } from '../challenge/challenge-store.js';
import { Keyring } from '../challenge/code.js';
import type { InboundChallenges } from '../challenge/inbound-challenges.js';
import type { MethodChallenges } from '../challenge/method-challenges.js';
import { PhoneNumberCipher } from '../challenge/phone-number.js';
import type { Tenant } from '../challenge/policy.js';
import type { Admission } from '../challenge/ports.js';
import { Router } from '../challenge/routing.js';
import { senderBans } from '../challenge/sender-rights.js';
import { type Clock, RedisClock } from '../challenge/time.js';
import { replaceMap } from '../config/adopt-config.js';
import type { Config } from '../config/config.js';
import { CarrierReports } from '../delivery/carrier-reports.js';
import { longestDeliveryMs } from '../delivery/delivery-attempt.js';
import { FailoverGate } from '../delivery/failover.js';
import { overdueMs } from '../delivery/reconciler.js';
import { JobKeys } from '../ingestion/job-keys.js';
import type { Logger } from '../observability/logger.js';
import { createMetrics, type Metrics } from '../observability/metrics.js';
import type { Provider } from '../providers/provider.js';
import { Notes } from '../record/notes.js';
import { type ConnectionUse, connectRedis, slotsFor } from '../redis/connection.js';
import { durableWrites } from '../redis/durable-writes.js';
import type { DurableWrites, RedisClient } from '../redis/scripts.js';
import type { LimitServices } from './limits.js';
import { Providers } from './providers.js';
import { refusalNotes } from './refusals.js';
import { type ChosenRoutes, chosenRoutes } from './routes.js';
import type { LiveSettings } from './settings.js';

export interface Core {
  /** Its tenants, keys, routes, doors and providers are the present ones at any time. */
  readonly config: Config;
  /** Where they come from. */
  readonly settings: LiveSettings;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Redis's clock, so that all processes use the same time. */
  readonly clock: Clock;
  readonly slots: number;
  readonly keyring: Keyring;
  readonly cipher: PhoneNumberCipher;
  readonly jobKeys: JobKeys;
  /** From the system's approved generator. @param size in bytes */
  readonly random: (size: number) => Buffer;
  /** The present ones. */
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly router: Router;
  /** Rests while every route is a pinned order. */
  readonly chosen: ChosenRoutes;
  /** The present ones: another in a place means that its credentials have changed. */
  readonly providers: ReadonlyMap<string, Provider>;
  /** Calls back with providers that were opened anew, before they are used. */
  readonly onReopened: (listener: (name: string, provider: Provider) => void) => void;
  /** What is to be recorded; kept in memory until a role starts them. */
  readonly notes: Notes;
  /** Opens a connection that is closed with the service; resolves once it is usable. */
  readonly connect: (use: ConnectionUse) => Promise<RedisClient>;
  /** How changes are written over a connection, as the durability level says. */
  readonly writesOver: (redis: RedisClient) => DurableWrites;
}

export async function composeCore(
  settings: LiveSettings,
  logger: Logger,
  closers: Closers,
): Promise<Core> {
  const { config } = settings;
  const keyring = new Keyring(config.masterKeys);
  const clock = closers.add(new RedisClock((error) => logger.warn('clock', { error })), (opened) =>
    opened.close(),
  );
  // A process that only answers HTTP sends nothing, and need not load the vendors' SDKs.
  const providers = new Providers({
    open: (provider) => provider.create({ publicUrl: config.publicUrl, clock }),
    drainMs: longestDeliveryMs(config.providerTimeoutMs),
    onError: (error) => logger.warn('provider', { error }),
  });
  closers.add(providers, (opened) => opened.close());
  if (config.roles.has('worker')) await providers.open(config.providers);
  const writes = new WeakMap<RedisClient, DurableWrites>();
  const metrics = createMetrics();
  settings.onState(({ version, refused }) => metrics.settings(version, refused?.refusal));
  const notes = new Notes({
    clock,
    onError: (error) => logger.warn('notes', { error }),
  });
  const chosen = chosenRoutes(config, clock, randomBytes, metrics, (error) =>
    logger.warn('route evidence', { error }),
  );
  closers.add(chosen.reader, (opened) => opened.close());
  const senders = { bans: senderBans(config.tenants), clock, callerIds: callerIdsOf(config) };
  const router = new Router(config.routes, config.providers, senders, chosen.chooserNow());
  const tenants = new Map(config.tenants.map((tenant) => [tenant.id, tenant]));
  settings.follow(async (next, carriers) => {
    const bans = senderBans(next.tenants);
    const reopened = config.roles.has('worker')
      ? await providers.reopen(next.providers, carriers)
      : () => undefined;
    return () => {
      replaceMap(tenants, new Map(next.tenants.map((tenant) => [tenant.id, tenant])));
      replaceMap(senders.bans, bans);
      replaceMap(senders.callerIds, callerIdsOf(next));
      chosen.refresh();
      router.chooseBy(chosen.chooserNow());
      reopened();
    };
  });
  return {
    config,
    settings,
    logger,
    clock,
    metrics,
    notes,
    slots: slotsFor(config.redisUrl),
    keyring,
    cipher: new PhoneNumberCipher(keyring, randomBytes),
    jobKeys: await JobKeys.of(config.masterKeys),
    random: randomBytes,
    tenants,
    router,
    chosen,
    providers: providers.present,
    onReopened: (listener) => providers.onReopened(listener),
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
      const opened = durableWrites(redis, config.redisDurability, metrics.redisRoundTrip);
      writes.set(redis, opened);
      return opened;
    },
  };
}

function callerIdsOf({ tenants }: Pick<Config, 'tenants'>) {
  return new Map(tenants.map(({ id, callerId = {} }) => [id, callerId]));
}

export function storeOver(core: Core, redis: RedisClient): RedisChallengeStore {
  return new RedisChallengeStore(redis, {
    slots: core.slots,
    retentionMs: core.config.policy.retentionMs,
    redisClock: core.clock,
    overdueMs: overdueMs(core.config.policy),
    silentMs: core.config.policy.fallbackAfterMs,
    run: core.writesOver(redis).run,
  });
}

export function reportsOver(
  core: Core,
  redis: RedisClient,
  { admission }: { readonly admission: Admission },
): CarrierReports {
  const { logger, metrics, tenants, cipher } = core;
  return new CarrierReports({
    store: storeOver(core, redis),
    routes: core.router,
    policy: core.config.policy,
    reported: core.notes.reported,
    gate: new FailoverGate({
      admission,
      tenants,
      cipher,
      onRefused: (refused) => {
        metrics.limitRefused(refused.rule);
        logger.warn('failover refused', { ...refused });
        const { challenge: id, delivery, rule, channel } = refused;
        const refusal = { delivery, rule, channel, atMs: core.clock.now() };
        core.notes.add({ kind: 'refusal', id, refusal });
      },
    }),
  });
}

// The challenge service over one connection.

export function serviceOver(
  core: Core,
  redis: RedisClient,
  limits: LimitServices,
  /** Absent where subjects register nothing. */
  methods?: MethodChallenges,
  /** Absent where nobody shows the word. */
  inbound?: InboundChallenges,
): ChallengeService {
  const { config, router, keyring, cipher, clock, random, metrics } = core;
  const store = storeOver(core, redis);
  return new ChallengeService({
    store,
    routes: router,
    admission: limits.admission,
    ends: limits.ends,
    judge: limits.judge,
    ...(methods ? { methods } : {}),
    ...(inbound ? { inbound } : {}),
    testNumbers: limits.testNumbers,
    keyring,
    cipher,
    randomBytes: random,
    policy: config.policy,
    clock,
    metrics,
    onRefused: refusalNotes(core),
  });
}
