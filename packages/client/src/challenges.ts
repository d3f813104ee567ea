/** Starts challenges, and approvals on a registered device. */
import { Challenge } from './challenge.js';
import type { WaitOptions } from './following.js';
import type { CallOptions, HttpClient } from './http-client.js';
import type { ChallengeData, StartChallenge, StartedChallengeData } from './models.js';

/** How a challenge is started. */
export interface StartOptions extends CallOptions {
  /** A key of your own, 1 to 255 printable ASCII characters: the same key with the same request gets the same challenge. Default: a new one. */
  readonly idempotencyKey?: string;
}

/** A challenge that is being started: await it, or go on to its end at once. */
export interface StartingChallenge extends Promise<Challenge> {
  /** The same as {@link Challenge.verified}, once it has started. */
  verified(options?: WaitOptions): Promise<ChallengeData>;
}

/** Who is asked to approve, and what. */
export interface ApprovalRequest
  extends Pick<
    StartChallenge,
    'transaction' | 'locale' | 'reference' | 'purpose' | 'ip' | 'device'
  > {
  /** Your own id of the account, which has registered our app. */
  readonly subject: string;
}

/** `octothorpe.challenges` */
export class Challenges {
  readonly #http: HttpClient;

  /** @internal */
  constructor(http: HttpClient) {
    this.#http = http;
  }

  /**
   * Starts a challenge: sends a code, places a call, or asks for a registered method. The call makes an idempotency key, so a
   * request that is sent again after a broken connection sends nothing twice.
   *
   * @throws {@link OctothorpeError} such as `invalid_number` or `limit_reached`
   * @example
   * ```js
   * // An SMS, and a call where the SMS cannot be delivered.
   * const challenge = await octothorpe.challenges.start({ to, channels: ['sms', 'call'] });
   * console.log(challenge.id, challenge.started.to); // ch_… +358*****…
   * ```
   * @example
   * ```js
   * // A call that ends with #: nothing is typed.
   * await octothorpe.challenges.start({ to: answersAndPressesHash, channels: ['call'] }).verified();
   * ```
   */
  start(request: StartChallenge, options: StartOptions = {}): StartingChallenge {
    const starting = this.#start(request, options);
    return Object.assign(starting, {
      verified: async (wait?: WaitOptions) =>
        (await starting).verified({
          ...(options.signal ? { signal: options.signal } : {}),
          ...wait,
        }),
    });
  }

  /**
   * A challenge by the id that you have kept, such as in the person’s session. It asks nothing.
   *
   * @example
   * ```js
   * const { id } = await octothorpe.challenges.start({ to, channels: ['sms'] });
   * // In a later request:
   * const { verified } = await octothorpe.challenges.of(id).check('000000');
   * console.log(verified); // false
   * ```
   */
  of(id: string): Challenge {
    return new Challenge(this.#http, id);
  }

  /** @internal One that was started by a job. */
  adopt(started: StartedChallengeData): Challenge {
    return new Challenge(this.#http, started.id, started);
  }

  async #start(
    request: StartChallenge,
    { idempotencyKey = crypto.randomUUID(), signal }: StartOptions,
  ): Promise<Challenge> {
    const started = await this.#http.json<StartedChallengeData>({
      method: 'POST',
      path: '/v1/challenges',
      headers: { 'idempotency-key': idempotencyKey },
      body: request,
      repeat: 'keyed',
      signal,
    });
    return this.adopt(started);
  }
}

/** `octothorpe.approvals` */
export class Approvals {
  readonly #challenges: Challenges;

  /** @internal */
  constructor(challenges: Challenges) {
    this.#challenges = challenges;
  }

  /**
   * Asks the phones that a subject has paired. Show `matchDigit`: the person chooses these two digits on the phone.
   *
   * @throws {@link OctothorpeError} `method_not_registered`
   * @example
   * ```js
   * const approval = await octothorpe.approvals.start({ subject: subjectWithOurApp });
   * console.log(`Choose ${approval.matchDigit} on your phone.`);
   * await personApproves(approval);
   * const { state } = await approval.verified();
   * console.log(state); // approved
   * ```
   */
  start(request: ApprovalRequest, options?: StartOptions): StartingChallenge {
    return this.#challenges.start({ ...request, channel: 'approve' } as StartChallenge, options);
  }
}
