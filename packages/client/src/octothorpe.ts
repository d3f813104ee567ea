/** The client of Octothorpe, for servers and edge runtimes: it needs `fetch` and Web Crypto, and nothing of Node.js. */
import { Approvals, Challenges } from './challenges.js';
import { OctothorpeError } from './errors.js';
import { HttpClient } from './http-client.js';
import { Messages } from './messages.js';
import type { JobKey } from './models.js';
import { REAL_TIMING, type Timing } from './retry.js';
import { Sessions } from './sessions.js';
import { SignedCookies } from './signed-cookie.js';
import { Subjects } from './subjects.js';
import { Webhooks } from './webhooks.js';

/** How a client is set up. Everything may be left out where the environment has it. */
export interface ClientOptions {
  /** The address of your installation. Default: `OCTOTHORPE_URL` of the environment. */
  readonly baseUrl?: string;
  /** An API key of your tenant. Default: `OCTOTHORPE_KEY` of the environment. It must never reach a browser. */
  readonly key?: string;
  /** The secrets of your webhook, `whsec_…`. Default: `OCTOTHORPE_WEBHOOK_SECRET` of the environment. */
  readonly webhookSecrets?: readonly string[];
  /** Another `fetch`, such as of a proxy. */
  readonly fetch?: typeof fetch;
  /** How long one request may take. Default: 10 seconds. Long polls take as much longer as they wait. */
  readonly timeoutMs?: number;
  /** How often a failed request is sent again, where that is safe. Default: 3. */
  readonly retriesMax?: number;
  /** What the cookies of `sessions` and `requirePhone` are signed with. Default: derived from `key`. All processes of a service need the same one. */
  readonly cookieSecret?: string;
  /** Time and chance, for tests. */
  readonly timing?: Timing;
}

const TIMEOUT_MS = 10_000;
const RETRIES_MAX = 3;
const SECRET_CHARS_MIN = 16;

/**
 * The client. Make one, and keep it for the life of the process.
 *
 * @example
 * ```js
 * import { Octothorpe } from '@octothorpe/client';
 *
 * const octothorpe = new Octothorpe({ baseUrl, key }); // or without options: OCTOTHORPE_URL, OCTOTHORPE_KEY
 * const challenge = await octothorpe.challenges.start({ to, channels: ['sms', 'call'] });
 * ```
 */
export class Octothorpe {
  /** Proves that somebody holds a phone. */
  readonly challenges: Challenges;
  /** Asks a registered device to approve. */
  readonly approvals: Approvals;
  /** Delivers codes that you made. */
  readonly messages: Messages;
  /** The hosted pages. */
  readonly sessions: Sessions;
  /** What accounts have registered. */
  readonly subjects: Subjects;
  /** Verifies what your webhook receives. */
  readonly webhooks: Webhooks;
  /** @internal */
  readonly cookies: SignedCookies;
  /** @internal */
  readonly timing: Timing;
  readonly #http: HttpClient;

  /** @throws {@link OctothorpeError} `misconfigured` */
  constructor(options: ClientOptions = {}) {
    if (isBrowserPage()) {
      throw new OctothorpeError(
        'misconfigured',
        'Everybody could read the API key here: use the client on your server, and @octothorpe/client/browser in pages.',
      );
    }
    const key = (options.key ?? fromEnvironment('OCTOTHORPE_KEY'))?.trim();
    if (!key) throw missing('an API key', 'key', 'OCTOTHORPE_KEY');
    const cookieSecret = options.cookieSecret ?? key;
    if (cookieSecret.length < SECRET_CHARS_MIN) {
      throw new OctothorpeError(
        'misconfigured',
        `Cookies need a secret of ${SECRET_CHARS_MIN} characters or more: set cookieSecret, or use a longer key.`,
      );
    }
    const secret = fromEnvironment('OCTOTHORPE_WEBHOOK_SECRET');
    this.timing = options.timing ?? REAL_TIMING;
    this.#http = new HttpClient({
      baseUrl: addressOf(options.baseUrl ?? fromEnvironment('OCTOTHORPE_URL')),
      key,
      // Called without `this`: some runtimes refuse it as a method.
      fetch: options.fetch ?? ((input, init) => fetch(input, init)),
      timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
      retriesMax: options.retriesMax ?? RETRIES_MAX,
      timing: this.timing,
    });
    this.cookies = new SignedCookies(cookieSecret);
    this.challenges = new Challenges(this.#http);
    this.approvals = new Approvals(this.challenges);
    this.messages = new Messages(this.#http);
    this.sessions = new Sessions(this.#http, this.cookies);
    this.subjects = new Subjects(this.#http);
    this.webhooks = new Webhooks(options.webhookSecrets ?? (secret ? [secret] : []));
  }

  /**
   * The public key that numbers in jobs are sealed for. `@octothorpe/client/bullmq` fetches it by itself.
   *
   * @example
   * ```js
   * const { kid } = await octothorpe.jobKey();
   * ```
   */
  jobKey({ signal }: { readonly signal?: AbortSignal } = {}): Promise<JobKey> {
    return this.#http.json({ method: 'GET', path: '/v1/job-key', repeat: 'read', signal });
  }
}

function addressOf(text: string | undefined): string {
  if (!text) throw missing('the address of your installation', 'baseUrl', 'OCTOTHORPE_URL');
  if (!/^https?:\/\/[^/]/.test(text) || !URL.canParse(text)) {
    throw new OctothorpeError(
      'misconfigured',
      'baseUrl has to be an address, such as "https://verify.example.com".',
    );
  }
  return text.replace(/\/+$/, '');
}

function missing(what: string, option: string, variable: string): OctothorpeError {
  return new OctothorpeError(
    'misconfigured',
    `There is no ${what.replace(/^(an|the) /, '')}: pass ${option}, or set ${variable} in the environment.`,
  );
}

/** Node.js and others have `process`; where it is missing, the options say everything. */
function fromEnvironment(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return process?.env?.[name];
}

function isBrowserPage(): boolean {
  const { document } = globalThis as { document?: unknown };
  return document !== undefined;
}

export type { Challenge, CheckOptions, ResendOptions } from './challenge.js';
export type {
  ApprovalRequest,
  Approvals,
  Challenges,
  StartingChallenge,
  StartOptions,
} from './challenges.js';
export { type ErrorCode, NotVerifiedError, OctothorpeError } from './errors.js';
export type { WaitOptions } from './following.js';
export type { CallOptions } from './http-client.js';
export type { Messages } from './messages.js';
export type * from './models.js';
export type { ArrivingHeaders, ArrivingRequest } from './request.js';
export type { Timing } from './retry.js';
export type { SessionOptions, SessionResult, Sessions, StartedSession } from './sessions.js';
export type { ProofOptions, Subjects } from './subjects.js';
export { type VerifyOptions, verifyWebhook, type Webhooks } from './webhooks.js';
