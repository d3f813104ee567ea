/**
 * Vonage's Verify, for its two APIs: sends codes through this carrier, and checks them. Source: Vonage, Verify API v1 and v2 references.
 */
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { BoundedMap } from '../records.js';
import type { Accepted, CarrierCore } from '../vendor-api.js';
import { VerifySender } from '../verify-sender.js';
import { type VonageCalls, vonageCallRequest } from './vonage-calls.js';
import { plain } from './vonage-conventions.js';

const KEPT_MAX = 10_000;
const CHECKS_MAX = 3;
/** Verify's own sender. */
const SENDER = 'Vonage';
const CALLER = '12015550100';

export type CodeChannel = 'sms' | 'voice' | 'whatsapp';

export interface CodeRequest {
  readonly id: string;
  /** E.164 */
  readonly to: string;
  readonly brand: string;
  readonly code: string;
  readonly startedAt: number;
  readonly endsAt: number;
  /** Those that come next, where the first is not answered. */
  readonly channels: CodeChannel[];
  status: 'pending' | 'completed' | 'failed' | 'cancelled';
  checks: number;
}

export interface StartCode {
  readonly to: string;
  readonly brand: string;
  readonly codeLength: number;
  readonly code?: string | undefined;
  readonly lifeSeconds: number;
  readonly channels: readonly CodeChannel[];
}

export type CodeCheck = 'completed' | 'wrong' | 'used-up' | 'unknown';

export class VonageVerify {
  readonly #core: CarrierCore;
  readonly #calls: VonageCalls;
  readonly #sender: VerifySender;
  readonly #requests = new BoundedMap<CodeRequest>(KEPT_MAX);

  constructor(core: CarrierCore, calls: VonageCalls) {
    this.#core = core;
    this.#calls = calls;
    this.#sender = new VerifySender(core, 'vonage');
  }

  /** @param id as the API in use writes ids */
  start(start: StartCode, id: string, answer: Accepted['answer']): Accepted {
    const now = this.#core.timers.now();
    const [first = 'sms', ...later] = start.channels;
    const request: CodeRequest = {
      id,
      to: start.to,
      brand: start.brand,
      code: start.code ?? String(randomInt(10 ** start.codeLength)).padStart(start.codeLength, '0'),
      startedAt: now,
      endsAt: now + start.lifeSeconds * 1000,
      channels: later,
      status: 'pending',
      checks: 0,
    };
    this.#requests.set(id, request);
    return { id, answer, begin: this.#send(request, first) };
  }

  /** One number is verified once at a time. */
  pendingFor(to: string): CodeRequest | undefined {
    return this.#requests.values().find((each) => each.to === to && this.isPending(each));
  }

  find(id: string): CodeRequest | undefined {
    return this.#requests.get(id);
  }

  isPending({ status, endsAt }: CodeRequest): boolean {
    return status === 'pending' && endsAt > this.#core.timers.now();
  }

  /** Telephone time since it began. */
  ageMs({ startedAt }: CodeRequest): number {
    return (this.#core.timers.now() - startedAt) * this.#core.timers.scale;
  }

  check(id: string, code: string): CodeCheck {
    const request = this.#requests.get(id);
    if (!request || !this.isPending(request)) {
      return request?.status === 'failed' ? 'used-up' : 'unknown';
    }
    if (code === request.code) {
      request.status = 'completed';
      return 'completed';
    }
    request.checks += 1;
    if (request.checks < CHECKS_MAX) return 'wrong';
    request.status = 'failed';
    return 'used-up';
  }

  /** Sends the code by the next channel; false where there is none. */
  next(request: CodeRequest): boolean {
    const channel = request.channels.shift();
    if (!channel || !this.isPending(request)) return false;
    void this.#send(request, channel)();
    return true;
  }

  clear(): void {
    this.#requests.clear();
  }

  #send({ to, brand, code }: CodeRequest, channel: CodeChannel): () => Promise<void> {
    if (channel !== 'voice') {
      const message = { id: randomUUID(), from: SENDER, to, body: `${brand} code: ${code}` };
      return this.#sender.send(channel === 'whatsapp' ? { ...message, channel } : message);
    }
    const text = `Your ${brand} code is ${[...code].join(', ')}.`;
    const call = vonageCallRequest.parse({
      to: [{ type: 'phone', number: plain(to) }],
      from: { type: 'phone', number: CALLER },
      ncco: [{ action: 'talk', text, loop: 2 }],
    });
    return this.#calls.accept(call).begin;
  }
}

/** An id as Verify v1 writes it. */
export function newRequestId(): string {
  return randomBytes(16).toString('hex');
}
