/** Hosted sessions: their store, their service for tenants, and the pages. */
import { randomBytes } from 'node:crypto';
import type { Router } from 'express';
import type { Approvals } from '../approvals/approvals.js';
import type { PromptedChallenges } from '../approvals/prompted-challenges.js';
import type { ChallengeApi } from '../challenge/challenge-service.js';
import { inboundInstruction } from '../challenge/inbound-sms.js';
import type { MethodChallenges } from '../challenge/method-challenges.js';
import { localhostUrl } from '../config/localhost.js';
import type { EnrolmentService } from '../enrolment/enrolment-service.js';
import type { RelyingParty } from '../enrolment/passkey.js';
import { demoPages } from '../http/pages/demo-pages.js';
import { hostedPages } from '../http/pages/hosted-pages.js';
import type { ChallengeChanges } from '../http/ports.js';
import type { RedisClient } from '../redis/scripts.js';
import { KnownBrowsers } from '../sessions/known-browser.js';
import { MethodActions } from '../sessions/method-actions.js';
import { MethodManagement } from '../sessions/method-management.js';
import type { Pairings } from '../sessions/ports.js';
import { RegisteredChallenges } from '../sessions/registered-challenges.js';
import { ResultSigner, resultKeys } from '../sessions/result.js';
import { SESSION_LIMITS } from '../sessions/session.js';
import { SessionAccess } from '../sessions/session-access.js';
import { SessionMethods } from '../sessions/session-methods.js';
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
  readonly enrolment: EnrolmentService;
  readonly methods: MethodChallenges;
  readonly approvals: Approvals;
  readonly prompts: PromptedChallenges;
}

export interface Sessions {
  readonly service: SessionService;
  /** Those of the challenge service, and those by registered methods with what they need. */
  readonly challenges: RegisteredChallenges;
  /** Pages with paths of their own. */
  readonly pages: readonly Router[];
}

export async function composeSessions(
  core: Core,
  { redis, challenges: api, changes, closing, enrolment, methods, approvals, prompts }: ApiParts,
): Promise<Sessions> {
  const { config, cipher, clock, keyring } = core;
  const { mode, publicUrl, sessions: settings } = config;
  const pairings = pairingsBy(approvals);
  const store = new RedisSessionStore(redis, {
    retentionMs: SESSION_LIMITS.retentionMs,
    clock,
    run: core.writesOver(redis).run,
  });
  const party = relyingParty(config);
  const challenges = new RegisteredChallenges({
    ...{ challenges: api, enrolments: enrolment, prompts, keyring, party },
    outcomes: methods,
  });
  const signer = new ResultSigner(await resultKeys(config.masterKeys), publicUrl, clock);
  const tenants = {
    get: (id: string) => {
      const [tenant, own] = [core.tenants.get(id), settings.get(id)];
      return tenant && own && { tenant, settings: own };
    },
  };
  const enrolments = enrolment;
  const ofSessions = new SessionMethods({ store, enrolments, pairings, cipher, clock });
  const reader = new SessionReader(store, challenges, tenants, clock, ofSessions);
  const service = new SessionService({ store, reader, signer, cipher, enrolments, randomBytes });
  const door = new SessionAccess({ store, reader, signer, randomBytes });
  const flow = new VerificationActions({
    ...{ store, reader, challenges, methods: ofSessions, cipher },
    inbound: (tenant, challenge) => inboundInstruction(keyring, tenant, challenge),
    ...pageHost(publicUrl),
  });
  const actions = new MethodActions({
    ...{ reader, methods: ofSessions, enrolments, pairings, cipher, keyring, party, clock },
    randomBytes,
  });

  const hosted = hostedPages({
    door,
    flow,
    methods: {
      methods: actions,
      management: new MethodManagement({ reader, methods: ofSessions, enrolments }),
    },
    browsers: new KnownBrowsers(keyring, clock),
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
  return { service, challenges, pages: [hosted, ...demo] };
}

function pairingsBy(approvals: Approvals): Pairings {
  return {
    begin: ({ tenant, subject }, label) => approvals.pairing(tenant, subject, label),
    pairedDevice: async (id) => {
      const state = await approvals.devicePaired(id);
      return state.kind === 'paired' ? state.device : undefined;
    },
  };
}

/** Browsers read codes only for https pages, and a longer name would leave no room in one SMS. */
function pageHost(publicUrl: string): { pageHost?: string } {
  const { protocol, hostname } = new URL(publicUrl);
  return protocol === 'https:' && hostname.length <= PAGE_HOST_CHARS_MAX
    ? { pageHost: hostname }
    : {};
}

/** Passkeys work on the pages' own domain; those of a sandbox on this machine, on localhost. */
function relyingParty({ publicUrl, mode }: Core['config']): Omit<RelyingParty, 'name'> {
  const localhost = mode === 'sandbox' ? localhostUrl(publicUrl) : undefined;
  const { hostname, origin } = new URL(localhost ?? publicUrl);
  return { id: hostname, origins: [origin] };
}

const PAGE_HOST_CHARS_MAX = 40;
