/** Telnyx's Call Control: dials, takes commands, and shows calls. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { TelnyxAccount } from '../carrier-interface.js';
import { BoundedMap } from '../records.js';
import type { Accepted, CarrierCore } from '../vendor-api.js';
import { TelnyxCall } from './telnyx-call.js';
import type { TelnyxCallbacks } from './telnyx-callbacks.js';
import type { TelnyxCommand } from './telnyx-commands.js';
import { base64, TelnyxError, telnyxNumber, webAddress } from './telnyx-conventions.js';

const KEPT_MAX = 10_000;
const RETRIES_MAX = 5;
const RETRIES_MS_MAX = 60_000;

/** The fields of a Dial. Source: Telnyx, OpenAPI description. */
export const telnyxCallRequest = z.object({
  connection_id: z.string().min(1).max(64),
  to: telnyxNumber,
  from: z.string().min(1).max(128),
  from_display_name: z.string().max(128).optional(),
  privacy: z.enum(['id', 'none']).default('none'),
  timeout_secs: z.int().min(5).max(600).default(30),
  time_limit_secs: z.int().min(30).max(14_400).default(14_400),
  retry_on_timeout: z.boolean().default(true),
  answering_machine_detection: z
    .enum(['premium', 'detect', 'detect_beep', 'detect_words', 'greeting_end', 'disabled'])
    .optional(),
  send_digits_on_answer: z
    .string()
    .regex(/^[0-9A-DwW*#]{1,64}$/)
    .optional(),
  client_state: base64.optional(),
  command_id: z.string().min(1).max(100).optional(),
  webhook_url: webAddress.optional(),
  webhook_url_method: z.literal('POST').optional(),
  webhook_retries_policies: z
    .record(
      z.string(),
      z.object({
        retries_ms: z
          .array(z.int().min(0))
          .max(RETRIES_MAX)
          .refine((waits) => waits.reduce((sum, ms) => sum + ms, 0) <= RETRIES_MS_MAX),
      }),
    )
    .optional(),
});

export type TelnyxCallRequest = z.output<typeof telnyxCallRequest>;

export class TelnyxCalls {
  readonly #core: CarrierCore;
  readonly #account: TelnyxAccount;
  readonly #callbacks: TelnyxCallbacks;
  readonly #calls = new BoundedMap<TelnyxCall>(KEPT_MAX);
  /** By the `command_id` of their Dial. */
  readonly #dialled = new BoundedMap<TelnyxCall>(KEPT_MAX);

  constructor(core: CarrierCore, account: TelnyxAccount, callbacks: TelnyxCallbacks) {
    this.#core = core;
    this.#account = account;
    this.#callbacks = callbacks;
  }

  /** @throws TelnyxError for another application, or a number that is not the account's */
  check(request: TelnyxCallRequest): TelnyxCallRequest {
    if (this.#account.any) return request;
    if (request.connection_id !== this.#account.connectionId) {
      throw new TelnyxError('unknown-application', { pointer: '/connection_id' });
    }
    if (!this.#account.numbers.includes(request.from)) {
      throw new TelnyxError('unknown-sender', { pointer: '/from' });
    }
    return request;
  }

  accept(request: TelnyxCallRequest): Accepted {
    const { command_id: commandId } = request;
    const earlier = commandId === undefined ? undefined : this.#dialled.get(commandId);
    if (earlier) return accepted(earlier, async () => {});
    const id = `v3:${randomBytes(36).toString('base64url')}`;
    this.#core.ledger.count('calls', [request.webhook_url]);
    const call = new TelnyxCall(this.#core, this.#callbacks, request, id);
    this.#calls.set(id, call);
    if (commandId !== undefined) this.#dialled.set(commandId, call);
    return accepted(call, () => call.begin());
  }

  /** @throws TelnyxError if there is no such call */
  fetch(id: string): object {
    return { data: this.#find(id).resource() };
  }

  /** @throws TelnyxError if there is no such call, or its state does not allow it */
  command(id: string, command: TelnyxCommand): void {
    this.#find(id).command(command);
  }

  /** @throws TelnyxError for another application */
  active(connectionId: string): object {
    const { any, connectionId: own } = this.#account;
    if (!any && connectionId !== own) throw new TelnyxError('not-found');
    const rows = this.#calls.values().filter((call) => !call.ended);
    const data = rows.map((call) => call.resource());
    return { data, meta: { total_items: data.length, cursors: { after: null, before: null } } };
  }

  clear(): void {
    this.#calls.clear();
    this.#dialled.clear();
  }

  #find(id: string): TelnyxCall {
    const call = this.#calls.get(id);
    if (!call) throw new TelnyxError('unknown-call');
    return call;
  }
}

function accepted(call: TelnyxCall, begin: () => Promise<void>): Accepted {
  return { id: call.id, answer: { status: 200, body: { data: call.resource() } }, begin };
}
