/** One challenge: check its code, follow it, send it again, end it. */
import { NotVerifiedError } from './errors.js';
import { follow, untilFinal, type WaitOptions } from './following.js';
import type { CallOptions, HttpClient } from './http-client.js';
import type {
  Asker,
  ChallengeData,
  ChallengeEvent,
  Channel,
  CheckedCode,
  StartedChallengeData,
  Transaction,
} from './models.js';

/** What goes with the code that a person typed. */
export interface CheckOptions extends Asker, CallOptions {
  /** The transaction that you are about to carry out: it has to be the challenge’s. */
  readonly transaction?: Transaction;
}

/** How a challenge is sent again. */
export interface ResendOptions extends Asker, CallOptions {
  /** Another channel. Default: the same one. */
  readonly channel?: Channel;
}

/** States that let the person in. An unknown final state does not. */
const VERIFIED: ReadonlySet<string> = new Set([
  'sms_verified',
  'rcs_verified',
  'whatsapp_verified',
  'call_answered',
  'verified',
  'approved',
]);

/**
 * A challenge. `challenges.start` gives one; `challenges.of(id)` gives one by the id that you have kept.
 */
export class Challenge {
  /** Keep it with the person’s session on your server. Never take it from a browser. */
  readonly id: string;
  readonly #http: HttpClient;
  readonly #started: StartedChallengeData | undefined;

  /** @internal */
  constructor(http: HttpClient, id: string, started?: StartedChallengeData) {
    this.#http = http;
    this.id = id;
    this.#started = started;
  }

  /** As it was started; undefined for one that was made by its id. */
  get started(): StartedChallengeData | undefined {
    return this.#started;
  }

  /** The two digits to show on the screen: by `approve`, and in calls with `match`. */
  get matchDigit(): string | undefined {
    return this.#started?.matchDigit;
  }

  /**
   * Checks the code as the person typed it. Let the person in only if `verified` is true.
   *
   * The call makes an idempotency key: a request that is sent again, after a broken connection, gets the first verdict and uses
   * up no second try. A verdict is never asked for twice.
   *
   * @throws {@link OctothorpeError} `invalid_request` for text that can be no code; it uses up no try
   * @example
   * ```js
   * const challenge = await octothorpe.challenges.start({ to, channels: ['sms'] });
   * const typed = await codeThatThePersonTypes();
   * const { verified, checksLeft } = await challenge.check(typed);
   * console.log(verified, checksLeft); // true 5
   * ```
   */
  check(code: string, { signal, ...body }: CheckOptions = {}): Promise<CheckedCode> {
    return this.#http.json({
      method: 'POST',
      path: `${this.#path}/check`,
      headers: { 'idempotency-key': crypto.randomUUID() },
      body: { code, ...body },
      repeat: 'keyed',
      signal,
    });
  }

  /**
   * Waits until the person is verified: by a code that you check meanwhile, by `#` in a call, or by an approval on the phone.
   * It asks the gateway by long polls.
   *
   * @throws {@link NotVerifiedError} once it has ended in another way
   * @throws {@link OctothorpeError} `timeout` after `timeoutMs`
   * @example
   * ```js
   * // The person picks up, and presses #.
   * const challenge = await octothorpe.challenges.start({ to: answersAndPressesHash, channels: ['call'] });
   * const { state } = await challenge.verified({ timeoutMs: 60_000 });
   * console.log(state); // call_answered
   * ```
   */
  async verified(options: WaitOptions = {}): Promise<ChallengeData> {
    const ended = await untilFinal<ChallengeData>(this.#http, this.#path, options);
    if (!VERIFIED.has(ended.state)) throw new NotVerifiedError(ended);
    return ended;
  }

  /**
   * Every change of state, from the first one to the last, as they happen (server-sent events). It connects again by itself.
   *
   * @example
   * ```js
   * const challenge = await octothorpe.challenges.start({ to: answersAndPressesHash, channels: ['call'] });
   * for await (const { state, final } of challenge.events()) console.log(state, final);
   * ```
   */
  events(options: CallOptions = {}): AsyncGenerator<ChallengeEvent, void, undefined> {
    return follow<ChallengeEvent>(this.#http, this.#path, options);
  }

  /**
   * Reads it as it is now.
   *
   * @example
   * ```js
   * const challenge = await octothorpe.challenges.start({ to, channels: ['sms'] });
   * const { state, deliveries } = await challenge.read();
   * console.log(state, deliveries[0].provider);
   * ```
   */
  read({ signal }: CallOptions = {}): Promise<ChallengeData> {
    return this.#http.json({ method: 'GET', path: this.#path, repeat: 'read', signal });
  }

  /**
   * Sends it again, or by another channel. It is sent once, without retries: nobody could tell whether the first one went out.
   *
   * @throws {@link OctothorpeError} `resend_too_soon`, with `retryAfterMs`
   * @example
   * ```js
   * const challenge = await octothorpe.challenges.start({ to, channels: ['sms'] });
   * await challenge.resend({ channel: 'call' }); // the first one by another channel need not wait
   * ```
   */
  resend({ signal, ...body }: ResendOptions = {}): Promise<ChallengeData> {
    const path = `${this.#path}/resend`;
    return this.#http.json({ method: 'POST', path, body, repeat: 'never', signal });
  }

  /**
   * Ends it: its code and its call stop working. A second call changes nothing.
   *
   * @throws {@link OctothorpeError} `challenge_final` if it had another end
   * @example
   * ```js
   * const challenge = await octothorpe.challenges.start({ to, channels: ['sms'] });
   * const { state } = await challenge.cancel();
   * console.log(state); // canceled
   * ```
   */
  cancel({ signal }: CallOptions = {}): Promise<ChallengeData> {
    const path = `${this.#path}/cancel`;
    return this.#http.json({ method: 'POST', path, repeat: 'read', signal });
  }

  get #path(): string {
    return `/v1/challenges/${encodeURIComponent(this.id)}`;
  }
}
