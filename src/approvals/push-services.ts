/**
 * Wakes a device through its push service (RFC 8030): encrypted (RFC 8291), signed (RFC 8292), and without content. A device chooses the address,
 * so it has to be that of a known push service, and of the public internet.
 */
import { createECDH, hkdfSync } from 'node:crypto';
import type { Agent } from 'undici';
import type { MasterKey } from '../challenge/code.js';
import {
  addressRule,
  checkTarget,
  guardedLookup,
  type Resolver,
  systemResolver,
} from '../notifications/webhook-target.js';
import type { PushSubscription } from './ports.js';
import { isPushHost } from './push-hosts.js';

/** All that a push message says. */
const LOOK = 'look';
/** A request lives no longer. */
const TTL_SECONDS = 300;
/** The newest replaces the one before it, if the device has not been reached yet. */
const TOPIC = 'approval';
const TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 5_000;

export type PushOutcome =
  | 'sent'
  /** The subscription is over: 404 or 410. */
  | 'gone'
  | 'failed'
  /** The address is not one of a known push service. */
  | 'refused';

export interface PushOptions {
  readonly vapid: VapidKey;
  /** As `isPushHost` takes them. */
  readonly services: readonly string[];
  /** For a push service on this machine: in sandboxes and tests. */
  readonly allowPrivate: boolean;
  readonly publicUrl: string;
  readonly resolve?: Resolver;
  /** Certificate authority of a push service of your own, PEM. */
  readonly ca?: string;
}

export class PushServices {
  readonly #options: PushOptions;
  #agent: Agent | undefined;

  constructor(options: PushOptions) {
    this.#options = options;
  }

  /** For the app's `pushManager.subscribe`. */
  get publicKey(): string {
    return this.#options.vapid.publicKey;
  }

  /** Whether a device may register this address. */
  accepts(endpoint: string): boolean {
    const target = checkTarget(endpoint, this.#options);
    if (target.kind === 'refused' || target.url.protocol !== 'https:') return false;
    return isPushHost(this.#options.services, target.url.host);
  }

  /** Never throws. */
  async wake({ endpoint, p256dh, auth }: PushSubscription): Promise<PushOutcome> {
    if (!this.accepts(endpoint)) return 'refused';
    try {
      // Loaded with the first message: a start should not wait for them.
      const [{ Agent, request }, { default: webPush }] = await Promise.all([
        import('undici'),
        import('web-push'),
      ]);
      this.#agent ??= new Agent(this.#agentOptions());
      const { method, headers, body } = webPush.generateRequestDetails(
        { endpoint, keys: { p256dh, auth } },
        LOOK,
        {
          vapidDetails: { subject: contactOf(this.#options.publicUrl), ...this.#options.vapid },
          TTL: TTL_SECONDS,
          urgency: 'high',
          topic: TOPIC,
        },
      );
      const answer = await request(endpoint, {
        dispatcher: this.#agent,
        method: method as 'POST',
        headers: headers as Record<string, string>,
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await answer.body.dump({ limit: 16_384 }).catch(() => {});
      if (answer.statusCode === 404 || answer.statusCode === 410) return 'gone';
      return answer.statusCode >= 200 && answer.statusCode < 300 ? 'sent' : 'failed';
    } catch {
      return 'failed';
    }
  }

  /** Waits for messages on their way. */
  async close(): Promise<void> {
    await this.#agent?.close();
  }

  #agentOptions(): Agent.Options {
    const { ca, resolve = systemResolver } = this.#options;
    const lookup = guardedLookup(addressRule(this.#options), resolve);
    return {
      connect: { lookup, timeout: CONNECT_TIMEOUT_MS, ...(ca === undefined ? {} : { ca }) },
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
      allowH2: false,
    };
  }
}

/** Whom a push service writes to about our messages; Apple refuses a subject without https or mailto. */
function contactOf(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? publicUrl : 'https://octothorpe.invalid';
}

// The key that push services know this installation by. It is derived, so that there is no other secret to keep.

export interface VapidKey {
  /** Uncompressed point of P-256, base64url. */
  readonly publicKey: string;
  readonly privateKey: string;
}

/** The order of P-256. */
const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
/** 64 bits more than the order, so that the remainder has no bias (FIPS 186-5, A.2.1). */
const SEED_BYTES = 40;

/** @param masters newest first. The oldest in use counts: subscriptions are bound to the key, and end with it. */
export function vapidKey(masters: readonly MasterKey[]): VapidKey {
  const oldest = masters.filter(({ standby }) => !standby).at(-1);
  if (!oldest) throw new RangeError('At least one key has to be in use.');
  const seed = hkdfSync('sha256', oldest.secret, 'octothorpe', 'web-push-vapid', SEED_BYTES);
  const scalar = (BigInt(`0x${Buffer.from(seed).toString('hex')}`) % (ORDER - 1n)) + 1n;
  const privateKey = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex');
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(privateKey);
  return {
    publicKey: curve.getPublicKey('base64url'),
    privateKey: privateKey.toString('base64url'),
  };
}
