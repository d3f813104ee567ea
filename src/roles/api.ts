/** The API and the webhooks: everything that answers HTTP. It fails at once while Redis is down. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Handler } from 'express';
import { webhookRouter } from '../../webhooks/receiver.js';
import type { Closers } from '../app.js';
import { ApprovalStarts } from '../approvals/approval-starts.js';
import { expressTrust, PROXY_SEEN, untoldProxy } from '../config/environment.js';
import { createApp } from '../http/app.js';
import { onceForwarded, requestLog } from '../http/dispatch.js';
import { DemoMessages } from '../http/pages/demo-doors.js';
import type { Liveness } from '../http/ports.js';
import { ApiKeyTable } from '../http/request.js';
import { createHttpServer, Drain, listen } from '../http/server.js';
import { RedisOperatorListStore } from '../limits/operator-list-store.js';
import { ChangeFeed } from '../redis/changes.js';
import { connectRedis } from '../redis/connection.js';
import { RedisReplayProtection } from '../redis/replay-protection.js';
import { composeApprovals } from './approvals.js';
import { composeConsole } from './console.js';
import { type Core, serviceOver } from './core.js';
import { composeDemo, sandboxTrial } from './demo.js';
import { composeDoors } from './doors.js';
import { enrolmentOver, methodAuditOver, methodChallengesOver } from './enrolment.js';
import { inboundChallengesOver } from './inbound.js';
import { limitAlerts, limitsOver } from './limits.js';
import type { OpenIdParts } from './openid.js';
import { loadOpenId } from './openid-library.js';
import { approveMethods, challengeListener, promptedChallenges } from './prompts.js';
import { readinessOf } from './readiness.js';
import { recordOver, refusedCallbacks, startNotes } from './record.js';
import { relayOver } from './relay.js';
import { followEvidence, routeReportsOver } from './routes.js';
import type { SandboxPush } from './sandbox.js';
import { composeSessions } from './sessions.js';
import { composeTwilioVerify } from './twilio-verify.js';
import { webhookHandler } from './webhooks.js';

/** @returns the API's address */
export async function composeApi(
  core: Core,
  closers: Closers,
  liveness: Liveness,
  sandboxPush?: SandboxPush,
): Promise<string> {
  const { config, logger, metrics } = core;
  const redis = await core.connect('request');
  startNotes(core, redis, closers);
  await followEvidence(core, redis);
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
  const enrolment = enrolmentOver(core, redis, alerts);
  const methods = methodChallengesOver(core, redis, { limits, enrolment });
  const inbound = inboundChallengesOver(core, redis, limits);
  const api = serviceOver(core, redis, limits, methods, inbound);
  const parts = { redis, challenges: api, changes: feed, closing: closing.signal };
  const { approvals, app: authenticator } = composeApprovals(core, closers, {
    ...parts,
    methods: approveMethods(enrolment, () => core.clock.now()),
    listener: challengeListener(methods, core.tenants),
    ...(sandboxPush ? { sandboxPush } : {}),
  });
  const prompts = promptedChallenges(core, { approvals, challenges: api, methods });
  const sessions = await composeSessions(core, {
    ...{ ...parts, enrolment, methods, approvals, prompts },
  });
  const context = {
    publicUrl: config.publicUrl,
    sink: webhookHandler(core, redis, limits),
    replayProtection: new RedisReplayProtection(redis),
    now: () => core.clock.now(),
  };
  const sources = await Promise.all(
    [...config.providers.values()].map((provider) => provider.webhooks(context)),
  );
  for (const source of sources.flat()) closers.add(source, (opened) => opened.close?.());
  const messages = relayOver(core, redis, limits, alerts);
  const sent = new DemoMessages();
  const doors = await composeDoors(core, redis, messages, (report) => sent.note(report));
  const demo = composeDemo(core, { ...parts, doors: doors.open, messages, sent });
  const openId = await openIdOf(core, {
    ...parts,
    sessions: sessions.service,
    challenges: sessions.challenges,
    registered: enrolment,
    closers,
  });
  const record = recordOver(core, redis);
  const console = await composeConsole(core, {
    ...{ redis, closers, record, challenges: api, changes: feed, closing: closing.signal },
    operatorLimits: limits.operatorLimits,
  });
  const app = createApp({
    api,
    approvals: new ApprovalStarts(api, prompts, core.clock),
    messages,
    ...(config.twilioVerify.length === 0
      ? {}
      : { twilioVerify: composeTwilioVerify(core, redis, { challenges: api, messages }) }),
    doors: doors.handler,
    ...(openId ? { openId } : {}),
    sessions: sessions.service,
    jobKey: core.jobKeys.current,
    subjects: {
      enrolment,
      openSealed: (sealed) => core.jobKeys.open(sealed),
      eraseFacts: ({ tenant, subject: text }) => record.erase([tenant], { kind: 'subject', text }),
      now: () => core.clock.now(),
    },
    operator: {
      operatorLimits: limits.operatorLimits,
      webhook: limits.operatorWebhook,
      methodAudit: methodAuditOver(core, redis),
      now: () => core.clock.now(),
    },
    record: {
      record,
      audit: new RedisOperatorListStore(redis, core.clock, core.writesOver(redis)),
      tenants: [...core.tenants.keys()],
      now: () => core.clock.now(),
    },
    routeReports: routeReportsOver(core, api, messages),
    extra: [...demo, ...sessions.pages, authenticator, ...(console ? [console] : [])].map(
      (handler) => ({ path: '/', handler }),
    ),
    changes: feed,
    keys: new ApiKeyTable(config.apiKeys, core.tenants, config.sandbox?.keyFile),
    readiness: readinessOf(core, redis),
    liveness,
    mode: config.mode,
    publicUrl: config.publicUrl,
    log: requestLog(logger, metrics),
    ...(config.metricsOnApi ? { metrics } : {}),
    webhooks: webhookRouter(
      sources.flat(),
      metrics.webhook,
      refusedCallbacks(core, redis, alerts.operator),
    ),
    links: config.sandbox
      ? [
          { title: 'Demonstration: page and phone', href: 'demo' },
          { title: 'Demonstration: behind which door?', href: 'demo/doors' },
          { title: 'Browser phone', href: `${config.sandbox.url}/phone/` },
          { title: 'Operators’ console', href: 'console/' },
        ]
      : [],
    trial: sandboxTrial(config),
    trustProxy: expressTrust(config.trustProxy),
    leaving: leaving.signal,
    closing: closing.signal,
  });
  const server = createHttpServer(app);
  const drain = new Drain(server);
  watchForProxies(core, server);
  await listen(server, config.port, config.host, 'PORT');
  closers.add(drain, async (opened) => {
    leaving.abort();
    // Requests during the notice are answered with `Connection: close`: the next one reaches another process, once the balancer has seen /readyz.
    server.prependListener('request', (_request, response) => {
      response.shouldKeepAlive = false;
    });
    await sleep(config.shutdownNoticeMs);
    closing.abort();
    await opened.finish();
  });
  const { port } = server.address() as AddressInfo;
  return `http://${config.host}:${port}`;
}

async function openIdOf(core: Core, parts: OpenIdParts): Promise<Handler | undefined> {
  if (core.config.openId.size === 0) return undefined;
  const { composeOpenId } = await loadOpenId(core.logger);
  return composeOpenId(core, parts);
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
  onceForwarded(server, () => logger.warn('trust proxy', { message: PROXY_SEEN }));
}
