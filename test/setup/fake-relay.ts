/** A relay in memory: it sends nothing, remembers what it was given, and knows a repeat by its key. */

import { idempotencyConflict } from '../../src/challenge/errors.js';
import type { Idempotency, Tenant } from '../../src/challenge/policy.js';
import type { Relay } from '../../src/doors/door.js';
import type { MessageRequest } from '../../src/message/message.js';

export interface Sent {
  readonly id: string;
  readonly tenant: string;
  readonly request: MessageRequest;
  readonly key: string | undefined;
}

export class FakeRelay implements Relay {
  /** Without repeats. */
  readonly sent: Sent[] = [];
  /** Thrown for every message while it is set. */
  failure: Error | undefined;

  async send(
    tenant: Tenant,
    request: MessageRequest,
    { repeat }: { readonly repeat?: Idempotency | undefined },
  ) {
    if (this.failure) throw this.failure;
    const known = repeat && this.sent.find(({ key }) => key === repeat.key);
    if (known && JSON.stringify(known.request) !== JSON.stringify(request)) {
      throw idempotencyConflict();
    }
    if (known) return { message: { id: known.id }, replayed: true };
    const id = `msg_${this.sent.length + 1}`;
    this.sent.push({ id, tenant: tenant.id, request, key: repeat?.key });
    return { message: { id }, replayed: false };
  }
}
