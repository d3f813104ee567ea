/** The hosted pages on a real server and a real Redis, with the fake challenge service. */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { Keyring } from '../../src/challenge/code.js';
import { PhoneNumberCipher } from '../../src/challenge/phone-number.js';
import type { Tenant } from '../../src/challenge/policy.js';
import type { AppOptions } from '../../src/http/app.js';
import { hostedPages } from '../../src/http/pages/hosted-pages.js';
import { ChangeFeed } from '../../src/redis/changes.js';
import { KnownBrowsers } from '../../src/sessions/known-browser.js';
import type { Challenges } from '../../src/sessions/ports.js';
import { ResultSigner, resultKeys } from '../../src/sessions/result.js';
import { SESSION_LIMITS, type SessionSettings } from '../../src/sessions/session.js';
import { SessionAccess } from '../../src/sessions/session-access.js';
import { SessionReader } from '../../src/sessions/session-reader.js';
import { type CreateSession, SessionService } from '../../src/sessions/session-service.js';
import { RedisSessionStore } from '../../src/sessions/session-store.js';
import { VerificationActions } from '../../src/sessions/verification-actions.js';
import { FakeChallengeApi } from './fake-challenge-api.js';
import { type Gateway, startGateway } from './gateway.js';
import { HostedBrowser } from './hosted-browser.js';
import { MovingClock } from './moving-clock.js';
import { freshTestRedis } from './redis.js';

export const RETURN_URL = 'https://id.example.com/done';

export interface HostedGateway {
  readonly gateway: Gateway;
  readonly redis: Redis;
  readonly clock: MovingClock;
  readonly challenges: FakeChallengeApi;
  readonly sessions: SessionService;
  /** Begins a session. @returns its id and the path of its link */
  begin(request?: Partial<CreateSession>): Promise<{ id: string; link: string }>;
  /** A browser that has opened a new session. */
  opened(request?: Partial<CreateSession>): Promise<HostedBrowser>;
  browser(): HostedBrowser;
  close(): Promise<void>;
}

export interface HostedOptions {
  readonly mode?: 'sandbox' | 'production';
  readonly publicUrl?: string;
  readonly settings?: Partial<SessionSettings>;
  readonly tenant?: Partial<Tenant>;
  /** When the sessions' clock stands at first; now where absent. */
  readonly nowMs?: number;
}

const MASTER = { id: 'k1', secret: Buffer.alloc(32, 7) };

export async function startHostedGateway(options: HostedOptions = {}): Promise<HostedGateway> {
  const { mode = 'production', publicUrl = 'https://verify.example.com' } = options;
  const redis = await freshTestRedis();
  const clock = new MovingClock(options.nowMs ?? Date.now());
  const challenges = new FakeChallengeApi();
  const store = new RedisSessionStore(redis, {
    retentionMs: SESSION_LIMITS.retentionMs,
    clock,
  });
  const tenant: Tenant = {
    id: 'acme',
    brand: 'Acme',
    locale: 'en',
    senders: [],
    countries: { sms: ['*'], call: ['*'] },
    ...options.tenant,
  };
  const settings: SessionSettings = {
    audience: 'acme-id',
    returnUrls: [RETURN_URL],
    skippable: false,
    otherMethods: true,
    match: false,
    ownApp: false,
    linkMs: SESSION_LIMITS.linkMs,
    lifeMs: SESSION_LIMITS.lifeMs,
    brand: { name: 'Acme' },
    ...options.settings,
  };
  const tenants = new Map([[tenant.id, { tenant, settings }]]);
  const cipher = new PhoneNumberCipher(new Keyring([MASTER]), randomBytes);
  const signer = new ResultSigner(await resultKeys([MASTER]), publicUrl, clock);
  const api: Challenges = challenges;
  const reader = new SessionReader(store, api, tenants, clock);
  const sessions = new SessionService({ store, reader, signer, cipher, randomBytes });
  const listening = redis.duplicate();
  const feed = new ChangeFeed(listening, () => {});
  const changes = {
    subscribe: (id: string, listener: () => void) =>
      (id.startsWith('ch_') ? challenges : feed).subscribe(id, listener),
  };
  const closing = new AbortController();
  const pages = hostedPages({
    door: new SessionAccess({ store, reader, signer, randomBytes }),
    flow: new VerificationActions({ store, reader, challenges: api, cipher }),
    browsers: new KnownBrowsers(new Keyring([MASTER]), clock),
    sources: { changes, closing: closing.signal },
    jwks: signer.jwks,
    settings: new Map([[tenant.id, settings]]),
    tenants: new Map([[tenant.id, tenant]]),
    mode,
    publicUrl,
    clock,
    heartbeatMs: 60_000,
  });
  const app: Partial<AppOptions> = {
    mode,
    publicUrl,
    sessions,
    extra: [{ path: '/', handler: pages }],
  };
  const gateway = await startGateway(app);
  const origin = new URL(publicUrl).origin;
  const browser = () => new HostedBrowser(gateway.origin, origin);
  const begin = async (request: Partial<CreateSession> = {}) => {
    const { session, token } = await sessions.create(tenant, {
      purpose: 'setup',
      subject: 'person-1',
      returnUrl: RETURN_URL,
      ...request,
    });
    return { id: session.id, link: `/verify/open/${token}` };
  };
  return {
    gateway,
    redis,
    clock,
    challenges,
    sessions,
    begin,
    browser,
    opened: async (request) => {
      const visitor = browser();
      await visitor.open((await begin(request)).link);
      return visitor;
    },
    close: async () => {
      closing.abort();
      await gateway.close();
      listening.disconnect();
      await redis.quit();
    },
  };
}
