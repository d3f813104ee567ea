/** A phone as a test uses it: waits for messages and calls, and answers them. */
import type { Call, Message, Phone } from '../carrier-interface.js';
import { askCarrier, CarrierRequestError } from './carrier-request.js';
import { TestCall } from './test-call.js';

const TIMEOUT_MS = 5_000;
/** The carrier holds a request no longer. */
const HELD_MS_MAX = 30_000;
/** Taken before a test replaces the clock. */
const { now } = Date;

export interface MessageQuery {
  /** A text that is in it, in capitals or not, or an expression. */
  readonly matching?: string | RegExp;
  readonly from?: string;
  /** 5 s by default. */
  readonly timeoutMs?: number;
}

export interface CallQuery {
  /** Picks up; true by default. */
  readonly answer?: boolean;
  /** 5 s by default. */
  readonly timeoutMs?: number;
}

export class TestPhone {
  /** E.164 */
  readonly number: string;
  readonly #base: () => string;
  /** The ids of the last message and call that were returned. */
  #message: string | undefined;
  #call: string | undefined;
  #sender: string | undefined;

  constructor(number: string, base: () => string) {
    this.number = number;
    this.#base = base;
  }

  /**
   * The next message to this phone, as soon as it is there. Each is returned once, in their order; those that do not match are passed over.
   * @throws CarrierRequestError that says what came instead
   */
  async message({ matching, from, timeoutMs = TIMEOUT_MS }: MessageQuery = {}): Promise<Message> {
    const containing = typeof matching === 'string' ? matching : undefined;
    const fits = (body: string) => !(matching instanceof RegExp) || body.search(matching) !== -1;
    const endsAt = now() + timeoutMs;
    let after = this.#message;
    const passed: string[] = [];
    for (;;) {
      const waitMs = Math.min(HELD_MS_MAX, Math.max(0, endsAt - now()));
      const query = { after, from, containing, waitMs };
      const message = await this.#ask<Message>('GET', 'messages/next', { query }).catch(
        (error: unknown) => {
          if (waitMs === HELD_MS_MAX && endsAt > now()) return undefined;
          throw passed.length > 0 ? explained(error, matching, passed) : error;
        },
      );
      if (!message) continue;
      if (fits(message.body)) {
        this.#message = message.id;
        this.#sender = message.from;
        return message;
      }
      after = message.id;
      passed.push(JSON.stringify(message.body));
    }
  }

  /** The code in the next message that has one. */
  async code({
    timeoutMs = TIMEOUT_MS,
    from,
  }: Omit<MessageQuery, 'matching'> = {}): Promise<string> {
    const query = { after: this.#message, from, waitMs: Math.min(HELD_MS_MAX, timeoutMs) };
    const { code, message } = await this.#ask<{ code: string; message: Message }>('GET', 'code', {
      query,
    });
    this.#message = message.id;
    this.#sender = message.from;
    return code;
  }

  /** The next call to this phone, as soon as it rings. Each is returned once. */
  async call({ answer = true, timeoutMs = TIMEOUT_MS }: CallQuery = {}): Promise<TestCall> {
    const query = {
      after: this.#call,
      state: 'ringing',
      waitMs: Math.min(HELD_MS_MAX, timeoutMs),
    };
    const call = await this.#ask<Call>('GET', 'calls/next', { query });
    this.#call = call.id;
    const ringing = new TestCall(call, this.#base);
    if (answer) await ringing.answer();
    return ringing;
  }

  /** Answers the sender of the last message that was returned. */
  async reply(body: string, { to = this.#sender }: { to?: string } = {}): Promise<Message> {
    if (to !== undefined) return await this.send(to, body);
    throw new CarrierRequestError(
      0,
      'There is nobody to reply to: wait for a message first, or name the number in `to`.',
    );
  }

  send(to: string, body: string): Promise<Message> {
    return this.#ask('POST', 'messages', { body: { to, body } });
  }

  /** Calls a number of the application. */
  async dial(to: string): Promise<TestCall> {
    const call = await this.#ask<Call>('POST', 'calls', { body: { to } });
    return new TestCall(call, this.#base);
  }

  async messages(): Promise<readonly Message[]> {
    return (await this.#phone()).messages;
  }

  async calls(): Promise<readonly Call[]> {
    return (await this.#phone()).calls;
  }

  #phone(): Promise<Phone> {
    return askCarrier(this.#base(), 'GET', `/phones/${encodeURIComponent(this.number)}`);
  }

  #ask<T>(method: 'GET' | 'POST', path: string, more: Parameters<typeof askCarrier>[3]) {
    const whole = `/phones/${encodeURIComponent(this.number)}/${path}`;
    return askCarrier<T>(this.#base(), method, whole, more);
  }
}

function explained(error: unknown, matching: unknown, passed: string[]): unknown {
  if (!(error instanceof CarrierRequestError) || error.status !== 404) return error;
  const message = `No message matches ${String(matching)}. There was only: ${passed.join(', ')}.`;
  return new CarrierRequestError(404, message);
}
