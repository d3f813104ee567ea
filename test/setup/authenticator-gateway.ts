/** The authenticator app on a real server and a real Redis. */
import type { Redis } from 'ioredis';
import { type PushServices, vapidKey } from '../../src/approvals/push-services.js';
import { authenticatorApp } from '../../src/http/authenticator/app-page.js';
import { ChangeFeed } from '../../src/redis/changes.js';
import { type ApprovalWorld, approvalWorld } from './approval-world.js';
import { type Gateway, startGateway } from './gateway.js';
import { MovingClock } from './moving-clock.js';
import { freshTestRedis } from './redis.js';

export interface AuthenticatorGateway extends ApprovalWorld {
  readonly gateway: Gateway;
  readonly redis: Redis;
  /** The app's address for a browser. */
  readonly url: string;
  close(): Promise<void>;
}

/** The server's clock runs with the browser's. */
class RunningClock extends MovingClock {
  readonly #startedMs = performance.now();

  override now(): number {
    return Math.floor(super.now() + performance.now() - this.#startedMs);
  }
}

export async function startAuthenticatorGateway(
  mode: 'sandbox' | 'production' = 'production',
  { phones = [], push }: { phones?: readonly string[]; push?: () => PushServices } = {},
): Promise<AuthenticatorGateway> {
  const redis = await freshTestRedis();
  const listening = redis.duplicate();
  const feed = new ChangeFeed(listening, () => {});
  const closing = new AbortController();
  const clock = new RunningClock(Date.now());
  // Known once the server listens; nothing is signed for it before.
  const publicUrl = 'https://verify.example.com';
  const world = approvalWorld(redis, publicUrl, clock, push);
  const app = authenticatorApp({
    actions: world.actions,
    brands: new Map([
      ['acme', { name: 'Contoso' }],
      ['other', { name: 'Fabrikam' }],
    ]),
    changes: feed,
    clock,
    pushKey: vapidKey([{ id: 'k1', secret: Buffer.alloc(32, 7) }]).publicKey,
    publicUrl,
    mode,
    phones,
    closing: closing.signal,
    heartbeatMs: 5_000,
  });
  const gateway = await startGateway({ mode, publicUrl, extra: [{ path: '/', handler: app }] });
  return {
    ...world,
    get pushOutcome() {
      return world.pushOutcome;
    },
    gateway,
    redis,
    url: `${gateway.origin}/authenticator/`,
    close: async () => {
      closing.abort();
      await world.approvals.close();
      await gateway.close();
      feed.close();
      // Closed is what it has to be; an answer that got lost on the way changes nothing.
      await redis.quit().catch(() => redis.disconnect());
    },
  };
}
