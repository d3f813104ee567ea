/** The API and the webhooks: everything that answers HTTP. It fails at once while Redis is down. */
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { webhookRouter } from '../../webhooks/receiver.js';
import type { Closers } from '../app.js';
import { expressTrust, PROXY_SEEN, untoldProxy } from '../config/environment.js';
import { createApp } from '../http/app.js';
import type { Liveness } from '../http/ports.js';
import { ApiKeyTable } from '../http/request-context.js';
import { createHttpServer, Drain, listen } from '../http/server.js';
import { ChangeFeed } from '../redis/changes.js';
import { connectRedis } from '../redis/connection.js';
import { RedisReplayProtection } from '../redis/replay-protection.js';
import { type Core, serviceOver } from './core.js';
import { limitAlerts, limitsOver } from './limits.js';
import { readinessOf } from './readiness.js';
import { composeSessions } from './sessions.js';
import { webhookHandler } from './webhooks.js';

/** @returns the API's address */
export async function composeApi(
  core: Core,
  closers: Closers,
  liveness: Liveness,
): Promise<string> {
  const { config, logger, metrics } = core;
  const redis = await core.connect('request');
  const alerts = limitAlerts(core, closers);
  const limits = limitsOver(core, redis, alerts);
  const feed = closers.add(
    new ChangeFeed(connectRedis(config.redisUrl, 'changes'), (error) =>
      logger.warn('change feed', { error }),
    ),
    (opened) => opened.close(),
  );
  const leaving = new AbortController();
  const closing = new AbortController();
  const api = serviceOver(core, redis, limits);
  const parts = { redis, challenges: api, changes: feed, closing: closing.signal };
  const sessions = await composeSessions(core, parts);
  const context = {
    publicUrl: config.publicUrl,
    sink: webhookHandler(core, redis, limits),
    replayProtection: new RedisReplayProtection(redis),
    now: () => core.clock.now(),
  };
  const sources = await Promise.all(
    [...config.providers.values()].map((provider) => provider.webhooks(context)),
  );
  const app = createApp({
    api,
    sessions: sessions.service,
    jobKey: core.jobKeys.current,
    operator: { operatorLimits: limits.operatorLimits, webhook: limits.operatorWebhook },
    extra: sessions.pages.map((handler) => ({ path: '/', handler })),
    changes: feed,
    keys: new ApiKeyTable(config.apiKeys, core.tenants),
    readiness: readinessOf(core, redis),
    liveness,
    mode: config.mode,
    publicUrl: config.publicUrl,
    log: (line) => logRequest(core, line),
    ...(config.metricsOnApi ? { metrics } : {}),
    webhooks: webhookRouter(sources.flat(), ({ provider, outcome }) =>
      metrics.webhook({ provider, outcome }),
    ),
    links: config.sandbox
      ? [
          { title: 'Demonstration: page and phone', href: 'demo' },
          { title: 'Browser phone', href: `${config.sandbox.url}/phone/` },
        ]
      : [],
    trustProxy: expressTrust(config.trustProxy),
    leaving: leaving.signal,
    closing: closing.signal,
  });
  const server = createHttpServer(app);
  const drain = new Drain(server);
  watchForProxies(core, server);
  await listen(server, config.port, config.host);
  // Requests during the notice are answered with `Connection: close`: the next one reaches another process, once the balancer has seen /readyz.
  server.prependListener('request', (_request, response) => {
    if (leaving.signal.aborted) response.shouldKeepAlive = false;
  });
  closers.add(drain, async (opened) => {
    leaving.abort();
    await sleep(config.shutdownNoticeMs);
    closing.abort();
    await opened.finish();
  });
  const { port } = server.address() as AddressInfo;
  return `http://${config.host}:${port}`;
}

function logRequest(core: Core, line: Record<string, unknown>): void {
  const { route, method, status, ms, rule } = line;
  core.metrics.httpRequest(
    { route: String(route ?? 'other'), method: String(method), status: Number(status) },
    Number(ms) / 1000,
  );
  if (typeof rule === 'string') core.metrics.limitRefused(rule);
  if (line['code'] === 'internal') {
    core.metrics.internalError('http');
    core.logger.error('request', line);
  } else {
    core.logger.info('request', line);
  }
}

/** Logs once that requests come through a proxy that is not configured. */
function watchForProxies({ config, logger }: Core, server: Server): void {
  const { trustProxy, publicUrl } = config;
  if (trustProxy !== undefined) return;
  const message = untoldProxy(trustProxy, publicUrl);
  if (message !== undefined) {
    logger.warn('trust proxy', { message });
    return;
  }
  const look = ({ headers }: IncomingMessage) => {
    if (headers['x-forwarded-for'] === undefined) return;
    server.off('request', look);
    logger.warn('trust proxy', { message: PROXY_SEEN });
  };
  server.on('request', look);
}
