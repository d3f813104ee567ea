/** Hosted sessions: their store, their service for tenants, and the pages. */
import { randomBytes } from 'node:crypto';
import type { Router } from 'express';
import { demoPages } from '../http/pages/demo-pages.js';
import { hostedPages } from '../http/pages/hosted-pages.js';
import type { ChallengeApi, ChallengeChanges } from '../http/ports.js';
import type { RedisClient } from '../redis/scripts.js';
import { ResultSigner, resultKeys } from '../sessions/result.js';
import { SESSION_LIMITS } from '../sessions/session.js';
import { SessionAccess } from '../sessions/session-access.js';
import { SessionReader } from '../sessions/session-reader.js';
import { SessionService } from '../sessions/session-service.js';
import { RedisSessionStore } from '../sessions/session-store.js';
import { VerificationActions } from '../sessions/verification-actions.js';
import type { Core } from './core.js';

export interface ApiParts {
  readonly redis: RedisClient;
  readonly challenges: ChallengeApi;
  readonly changes: ChallengeChanges;
  readonly closing: AbortSignal;
}

export interface Sessions {
  readonly service: SessionService;
  /** Pages with paths of their own. */
  readonly pages: readonly Router[];
}

export async function composeSessions(
  core: Core,
  { redis, challenges, changes, closing }: ApiParts,
): Promise<Sessions> {
  const { config, cipher, clock } = core;
  const { mode, publicUrl, sessions: settings } = config;
  const store = new RedisSessionStore(redis, {
    retentionMs: SESSION_LIMITS.retentionMs,
    clock,
    run: core.writesOver(redis).run,
  });
  const signer = new ResultSigner(await resultKeys(config.masterKeys), publicUrl, clock);
  const tenants = new Map(
    [...core.tenants].flatMap(([id, tenant]) => {
      const own = settings.get(id);
      return own ? [[id, { tenant, settings: own }] as const] : [];
    }),
  );
  const reader = new SessionReader(store, challenges, tenants, clock);
  const service = new SessionService({ store, reader, signer, cipher, randomBytes });
  const door = new SessionAccess({ store, reader, signer, randomBytes });
  const flow = new VerificationActions({
    store,
    reader,
    challenges,
    cipher,
    ...pageHost(publicUrl),
  });

  const hosted = hostedPages({
    door,
    flow,
    sources: { changes, closing },
    jwks: signer.jwks,
    settings,
    tenants: core.tenants,
    mode,
    publicUrl,
    clock,
  });
  const [tenant] = core.tenants.values();
  const demo =
    config.sandbox && tenant
      ? [demoPages({ sessions: service, tenant, publicUrl, phoneUrl: config.sandbox.url })]
      : [];
  return { service, pages: [hosted, ...demo] };
}

/** Browsers read codes only for https pages, and a longer name would leave no room in one SMS. */
function pageHost(publicUrl: string): { pageHost?: string } {
  const { protocol, hostname } = new URL(publicUrl);
  return protocol === 'https:' && hostname.length <= PAGE_HOST_CHARS_MAX
    ? { pageHost: hostname }
    : {};
}

const PAGE_HOST_CHARS_MAX = 40;
