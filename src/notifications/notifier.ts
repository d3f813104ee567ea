/**
 * Sends one notification to one webhook, once: signed by Standard Webhooks 1.0, with every secret of the tenant.
 *
 * It follows no redirect, uses no proxy, reads at most a little of the answer and discards it, and ends within a fixed time. It connects only
 * where address-rules.ts allows. It never throws: an outcome says what to do next.
 */
import type { LookupFunction } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { Agent, type Dispatcher, request } from 'undici';
import type { TenantWebhook } from '../challenge/policy.js';
import type { Clock } from '../challenge/time.js';
import type { Notification } from './notification.js';
import { readRetryAfter } from './notification-queue.js';
import {
  addressRule,
  checkTarget,
  guardedLookup,
  RefusedAddressError,
  type Resolver,
  systemResolver,
  type TargetPolicy,
} from './webhook-target.js';

export interface NotifierOptions extends TargetPolicy {
  readonly clock: Clock;
  /** Time-out of a whole attempt, ms; 15 s by default: Standard Webhooks recommends 15 to 30 s. */
  readonly timeoutMs?: number;
  /** Time-out of DNS, connection and TLS, ms; 5 s by default. */
  readonly connectTimeoutMs?: number;
  readonly resolve?: Resolver;
}

export type SendOutcome =
  /** 2xx */
  | { readonly kind: 'delivered'; readonly status: number }
  /** 410: the receiver is gone. */
  | { readonly kind: 'gone'; readonly status: number }
  /** Another status, or no answer: worth another attempt. */
  | {
      readonly kind: 'failed';
      /** For the log: what happened, without the URL. */
      readonly detail: string;
      readonly status?: number;
      /** The receiver's Retry-After, ms. */
      readonly retryAfterMs?: number;
    }
  /** The URL or a secret cannot be used: the same attempt would fail again. */
  | { readonly kind: 'misconfigured'; readonly detail: string };

const TIMEOUT_MS = 15_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** Of the answer's body; a longer or slower one closes the connection. */
const ANSWER_BYTES_MAX = 16_384;
const ANSWER_WITHIN_MS = 1_000;
const CONNECTIONS_PER_ORIGIN = 32;

export class Notifier {
  readonly #options: NotifierOptions;
  readonly #timeoutMs: number;
  readonly #agent: Agent;

  constructor(options: NotifierOptions) {
    this.#options = options;
    this.#timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this.#agent = new Agent({
      connect: {
        lookup: this.#lookup(),
        timeout: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
      },
      headersTimeout: this.#timeoutMs,
      bodyTimeout: this.#timeoutMs,
      connections: CONNECTIONS_PER_ORIGIN,
      pipelining: 1,
      allowH2: false,
    });
  }

  async send(webhook: TenantWebhook, notification: Notification): Promise<SendOutcome> {
    const target = checkTarget(webhook.url, this.#options);
    if (target.kind === 'refused') return { kind: 'misconfigured', detail: target.fault };
    const headers = this.#headers(webhook.secrets, notification);
    if (!headers) return { kind: 'misconfigured', detail: 'A webhook secret is no whsec_ base64.' };
    try {
      const answer = await request(target.url, {
        dispatcher: this.#agent,
        method: 'POST',
        headers,
        body: notification.body,
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
      await discard(answer.body);
      return this.#judge(answer);
    } catch (error) {
      return { kind: 'failed', detail: describe(error) };
    }
  }

  /** Waits for attempts in progress. */
  async close(): Promise<void> {
    await this.#agent.close();
  }

  #lookup(): LookupFunction {
    return guardedLookup(addressRule(this.#options), this.#options.resolve ?? systemResolver);
  }

  /** Undefined if a secret is malformed. The time is that of the attempt, because receivers refuse old ones. */
  #headers(secrets: readonly string[], { messageId, body }: Notification) {
    const at = new Date(this.#options.clock.now());
    try {
      const signatures = secrets.map((secret) => new Webhook(secret).sign(messageId, at, body));
      if (signatures.length === 0) return undefined;
      return {
        'content-type': 'application/json',
        'user-agent': 'Octothorpe',
        'webhook-id': messageId,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': signatures.join(' '),
      };
    } catch {
      return undefined;
    }
  }

  #judge({ statusCode: status, headers }: Dispatcher.ResponseData): SendOutcome {
    if (status >= 200 && status < 300) return { kind: 'delivered', status };
    if (status === 410) return { kind: 'gone', status };
    const retryAfterMs = readRetryAfter(headers['retry-after'], this.#options.clock.now());
    return {
      kind: 'failed',
      status,
      detail: `The receiver answered ${status}.`,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }
}

/** The status has been read already, so a body that is too long or never ends does not change the outcome. */
async function discard(body: Dispatcher.ResponseData['body']): Promise<void> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  await body.dump({ limit: ANSWER_BYTES_MAX, signal }).catch(() => {});
}

/** What went wrong, without the URL or an address. */
function describe(error: unknown): string {
  if (error instanceof RefusedAddressError)
    return 'The host leads to an address that is not on the public internet.';
  const { name, code } = error as { name?: string; code?: string };
  if (name === 'TimeoutError') return 'No answer in time.';
  return `The request failed: ${code ?? name ?? 'unknown'}.`;
}
