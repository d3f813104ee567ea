/** Delivers codes and texts that you made: the relay. */
import type { StartOptions } from './challenges.js';
import { follow, untilFinal, type WaitOptions } from './following.js';
import type { CallOptions, HttpClient } from './http-client.js';
import type { MessageData, MessageEvent, SendMessage } from './models.js';

/** `octothorpe.messages`. The key needs the scope `relay`. */
export class Messages {
  readonly #http: HttpClient;

  /** @internal */
  constructor(http: HttpClient) {
    this.#http = http;
  }

  /**
   * Sends a code that you made, or a text that holds one. A request that is sent again, after a broken connection, sends nothing twice.
   *
   * @example
   * ```js
   * const message = await octothorpe.messages.send({ to, channels: ['sms', 'call'], code: '123456' });
   * console.log(message.id, message.state); // ms_… queued
   * ```
   */
  send(
    request: SendMessage,
    { idempotencyKey = crypto.randomUUID(), signal }: StartOptions = {},
  ): Promise<MessageData> {
    return this.#http.json({
      method: 'POST',
      path: '/v1/messages',
      headers: { 'idempotency-key': idempotencyKey },
      body: request,
      repeat: 'keyed',
      signal,
    });
  }

  /**
   * Reads a message as it is now.
   *
   * @example
   * ```js
   * const { id } = await octothorpe.messages.send({ to, channel: 'sms', code: '123456' });
   * const { state } = await octothorpe.messages.read(id);
   * console.log(state);
   * ```
   */
  read(id: string, { signal }: CallOptions = {}): Promise<MessageData> {
    return this.#http.json({ method: 'GET', path: pathOf(id), repeat: 'read', signal });
  }

  /**
   * Waits until a message has ended: `delivered`, `heard`, `failed`, `expired` or `canceled`.
   *
   * @throws {@link OctothorpeError} `timeout` after `timeoutMs`
   * @example
   * ```js
   * const { id } = await octothorpe.messages.send({ to, channel: 'sms', code: '123456' });
   * const { state } = await octothorpe.messages.ended(id, { timeoutMs: 60_000 });
   * console.log(state); // delivered
   * ```
   */
  ended(id: string, options: WaitOptions = {}): Promise<MessageData> {
    return untilFinal<MessageData>(this.#http, pathOf(id), options);
  }

  /**
   * Every change of a message, as it happens (server-sent events).
   *
   * @example
   * ```js
   * const { id } = await octothorpe.messages.send({ to, channel: 'sms', code: '123456' });
   * for await (const { state } of octothorpe.messages.events(id)) console.log(state);
   * ```
   */
  events(id: string, options: CallOptions = {}): AsyncGenerator<MessageEvent, void, undefined> {
    return follow<MessageEvent>(this.#http, pathOf(id), options);
  }

  /**
   * Tells whether the person brought the code back to you: limits learn from it. The first word counts.
   *
   * @example
   * ```js
   * const { id } = await octothorpe.messages.send({ to, channel: 'sms', code: '123456' });
   * await octothorpe.messages.tellOutcome(id, { verified: true });
   * ```
   */
  tellOutcome(
    id: string,
    outcome: { readonly verified: boolean },
    { signal }: CallOptions = {},
  ): Promise<MessageData> {
    const path = `${pathOf(id)}/outcome`;
    // The first word counts: the same one again changes nothing.
    return this.#http.json({ method: 'POST', path, body: outcome, repeat: 'read', signal });
  }

  /**
   * Ends a message: what has not been sent yet is not sent. A second call changes nothing.
   *
   * @throws {@link OctothorpeError} `challenge_final` if it had another end
   * @example
   * ```js
   * const { id } = await octothorpe.messages.send({ to: nobodyAnswers, channel: 'call', code: '123456' });
   * await octothorpe.messages.cancel(id);
   * ```
   */
  cancel(id: string, { signal }: CallOptions = {}): Promise<MessageData> {
    return this.#http.json({
      method: 'POST',
      path: `${pathOf(id)}/cancel`,
      repeat: 'read',
      signal,
    });
  }
}

function pathOf(id: string): string {
  return `/v1/messages/${encodeURIComponent(id)}`;
}
