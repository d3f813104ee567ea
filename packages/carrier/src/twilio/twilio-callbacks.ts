/**
 * Requests from Twilio to the application: form-encoded (or a query string with GET), signed with X-Twilio-Signature,
 * repeated only as the URL's fragment allows.
 */
import { createHmac } from 'node:crypto';
import type { Answer, Callback, RetryPolicy } from '../callback-sender.js';
import type { CarrierCore } from '../vendor-api.js';

export interface TwilioRequest {
  readonly about: string;
  readonly kind: string;
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly parameters: Readonly<Record<string, string>>;
}

export class TwilioCallbacks {
  readonly #core: CarrierCore;
  readonly #account: { readonly authToken: string };

  /** @param account its token may become known later */
  constructor(core: CarrierCore, account: { readonly authToken: string }) {
    this.#core = core;
    this.#account = account;
  }

  /**
   * A callback, in order; resolves after its first attempt.
   * @param answered called with every answer
   */
  notify(request: TwilioRequest, answered?: (answer: Answer) => void): Promise<void> {
    return this.#core.callbacks.send(this.#callback(request), retryPolicy(request.url), answered);
  }

  /** Requests TwiML. */
  fetch(request: TwilioRequest): Promise<Answer> {
    return this.#core.callbacks.fetch(this.#callback(request), retryPolicy(request.url));
  }

  #callback({ about, kind, url, method, parameters }: TwilioRequest): Callback {
    const encoded = new URLSearchParams(parameters).toString();
    const shared = { about, kind, method, vendor: 'twilio' } as const;
    if (method === 'GET') {
      const target = withQuery(url, encoded);
      return { ...shared, url: target, sign: (signed) => this.#headers(signed, {}) };
    }
    return {
      ...shared,
      url,
      body: encoded,
      sign: (signed) => ({
        ...this.#headers(signed, parameters),
        'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8',
      }),
    };
  }

  #headers(url: string, parameters: Readonly<Record<string, string>>): Record<string, string> {
    return {
      'X-Twilio-Signature': twilioSignature(this.#account.authToken, url, parameters),
      'I-Twilio-Idempotency-Token': crypto.randomUUID(),
      'User-Agent': 'TwilioProxy/1.1',
      Accept: '*/*',
    };
  }
}

/** base64(HMAC-SHA1(auth token, URL and each key and value, sorted by key)): Twilio, "Validating requests". */
function twilioSignature(
  authToken: string,
  url: string,
  parameters: Readonly<Record<string, string>>,
): string {
  const signed = Object.keys(parameters)
    .sort()
    .reduce((text, name) => `${text}${name}${parameters[name]}`, url);
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64');
}

function withQuery(url: string, encoded: string): string {
  const [address = '', fragment] = url.split('#', 2);
  const joined = `${address}${address.includes('?') ? '&' : '?'}${encoded}`;
  return fragment === undefined ? joined : `${joined}#${fragment}`;
}

/** Connection overrides in the fragment: ct, rt (ms), rc (repeats), rp (which failures): Twilio, "Connection overrides". */
function retryPolicy(url: string): RetryPolicy {
  const overrides = new URLSearchParams(url.split('#', 2)[1] ?? '');
  const repeats = within(overrides.get('rc'), 0, 5, 1);
  const failures = new Set((overrides.get('rp') ?? 'ct').split(','));
  return {
    connectMs: within(overrides.get('ct'), 100, 10_000, 5_000),
    answerMs: within(overrides.get('rt'), 100, 15_000, 15_000),
    attemptsMax: repeats + 1,
    delayMs: () => 0,
    retries: (answer) => (failures.has('all') ? !answer.ok : failures.has(failureClass(answer))),
  };
}

function failureClass(answer: Answer): string {
  if ('failure' in answer) return answer.failure === 'timeout' ? 'rt' : 'ct';
  if (answer.status >= 500) return '5xx';
  return answer.status >= 400 ? '4xx' : '';
}

function within(text: string | null, min: number, max: number, otherwise: number): number {
  const value = Number(text ?? Number.NaN);
  return Number.isInteger(value) ? Math.min(max, Math.max(min, value)) : otherwise;
}
