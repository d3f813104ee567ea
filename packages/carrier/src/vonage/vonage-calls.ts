/** Vonage's Voice API, version 1: places calls, lists and changes them. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { BoundedMap } from '../records.js';
import { isWebAddress } from '../request-values.js';
import type { Accepted, CarrierCore } from '../vendor-api.js';
import { ncco } from './ncco-actions.js';
import type { VonageAccountState } from './vonage-account.js';
import { VonageCall } from './vonage-call.js';
import { callResource, type VonageCallRecord } from './vonage-call-resource.js';
import type { VonageCallbacks } from './vonage-callbacks.js';
import { plain, readValue, VonageError, vonageNumber } from './vonage-conventions.js';

const KEPT_MAX = 10_000;

const date = z
  .string()
  .transform((text) => Date.parse(text))
  .refine((at) => !Number.isNaN(at), 'Must be a date and time in ISO 8601 form.');
const listQuery = z.object({
  status: z.string().optional(),
  date_start: date.optional(),
  date_end: date.optional(),
  page_size: z.coerce.number().int().min(1).max(100).default(10),
  record_index: z.coerce.number().int().min(0).default(0),
  order: z.enum(['asc', 'desc']).default('asc'),
  conversation_uuid: z.string().optional(),
});

export class VonageCalls {
  readonly #core: CarrierCore;
  readonly #account: VonageAccountState;
  readonly #callbacks: VonageCallbacks;
  readonly #calls = new BoundedMap<VonageCall>(KEPT_MAX);

  constructor(core: CarrierCore, account: VonageAccountState, callbacks: VonageCallbacks) {
    this.#core = core;
    this.#account = account;
    this.#callbacks = callbacks;
  }

  /** @throws VonageError if the caller's number is not the account's */
  check(request: VonageCallRequest): VonageCallRequest {
    const from = request.from?.number;
    if (from !== undefined && !this.#account.maySend(from)) {
      const reason = 'Is not a number of this account.';
      throw new VonageError('invalid-params', [{ name: 'from.number', reason }]);
    }
    return request;
  }

  accept(request: VonageCallRequest): Accepted {
    const record: VonageCallRecord = {
      uuid: randomUUID(),
      conversationUuid: `CON-${randomUUID()}`,
      to: request.to[0]?.number ?? '',
      from: request.from?.number ?? plain(this.#account.firstNumber),
      status: 'started',
      createdAt: this.#core.timers.now(),
    };
    const input = request.ncco?.find((action) => action.action === 'input');
    this.#core.ledger.count('calls', [
      request.answer_url?.[0],
      request.event_url?.[0],
      input?.action === 'input' ? input.eventUrl?.[0] : undefined,
    ]);
    const call = this.#place(request, record);
    const { uuid, status, conversationUuid } = record;
    return {
      id: uuid,
      answer: {
        status: 201,
        body: { uuid, status, direction: 'outbound', conversation_uuid: conversationUuid },
      },
      begin: () => call.begin(),
    };
  }

  /** The second leg of a `connect`: whoever picks up hears the other phone, which is silence here. */
  dial(to: string, from: string, timeoutSeconds: number): VonageCall {
    const request = vonageCallRequest.parse({
      to: [{ type: 'phone', number: to }],
      from: { type: 'phone', number: from },
      ncco: [{ action: 'wait', timeout: 7200 }],
      ringing_timer: timeoutSeconds,
    });
    const call = this.#place(request, {
      uuid: randomUUID(),
      conversationUuid: `CON-${randomUUID()}`,
      to,
      from,
      status: 'started',
      createdAt: this.#core.timers.now(),
    });
    void call.begin();
    return call;
  }

  #place(request: VonageCallRequest, record: VonageCallRecord): VonageCall {
    const dial = (to: string, from: string, timeoutSeconds: number) =>
      this.dial(to, from, timeoutSeconds);
    const call = new VonageCall(this.#core, this.#callbacks, request, record, dial);
    this.#calls.set(record.uuid, call);
    return call;
  }

  /** @throws VonageError not-found */
  fetch(uuid: string): object {
    return callResource(this.#find(uuid).record);
  }

  /** @param base the absolute address of the list, for its links: the SDK reads them as URLs */
  list(base: string, query: unknown): object {
    const wanted = readValue(query, listQuery);
    const rows = this.#calls
      .values()
      .map((call) => call.record)
      .filter((call) => wanted.status === undefined || call.status === wanted.status)
      .filter((call) => call.createdAt >= (wanted.date_start ?? 0))
      .filter((call) => call.createdAt <= (wanted.date_end ?? Number.POSITIVE_INFINITY))
      .filter(
        ({ conversationUuid }) =>
          (wanted.conversation_uuid ?? conversationUuid) === conversationUuid,
      );
    if (wanted.order === 'desc') rows.reverse();
    const { record_index: start, page_size: size } = wanted;
    const link = (index: number) => ({
      href: `${base}?page_size=${size}&record_index=${index}&order=${wanted.order}`,
    });
    return {
      _links: {
        self: link(start),
        first: link(0),
        ...(start + size < rows.length ? { next: link(start + size) } : {}),
        ...(start > 0 ? { prev: link(Math.max(0, start - size)) } : {}),
      },
      count: rows.length,
      page_size: size,
      record_index: start,
      _embedded: { calls: rows.slice(start, start + size).map(callResource) },
    };
  }

  /** @throws VonageError not-found, or conflict if the call's state does not allow it */
  update(uuid: string, update: VonageCallUpdate): void {
    const call = this.#find(uuid);
    if (update.action === 'hangup') {
      if (!call.hangUp()) throw new VonageError('conflict');
      return;
    }
    if (update.action !== 'transfer') return;
    const { url, ncco: actions } = update.destination;
    const done = call.transfer(
      actions ? { kind: 'inline', actions } : { kind: 'url', url: url?.[0] ?? '', method: 'GET' },
    );
    if (!done) throw new VonageError('conflict');
  }

  clear(): void {
    this.#calls.clear();
  }

  #find(uuid: string): VonageCall {
    const call = this.#calls.get(uuid);
    if (!call) throw new VonageError('not-found');
    return call;
  }
}

const address = z.string().refine(isWebAddress, 'Must be an http or https URL.');
const phone = z.object({ type: z.literal('phone'), number: vonageNumber });
const method = z.enum(['GET', 'POST']);

/** The fields of a request for a new call. Source: Vonage, Voice API v1 reference. */
export const vonageCallRequest = z
  .object({
    to: z.array(phone).length(1, 'Exactly one endpoint can be called.'),
    from: phone.optional(),
    random_from_number: z.boolean().default(false),
    ncco: ncco.optional(),
    answer_url: z.array(address).length(1).optional(),
    answer_method: method.default('GET'),
    event_url: z.array(address).length(1).optional(),
    event_method: method.default('POST'),
    machine_detection: z.enum(['continue', 'hangup']).optional(),
    advanced_machine_detection: z
      .object({
        behavior: z.enum(['continue', 'hangup']).default('continue'),
        mode: z.enum(['default', 'detect', 'detect_beep']).default('detect'),
        beep_timeout: z.int().min(45).max(120).optional(),
      })
      .optional(),
    ringing_timer: z.int().min(1).max(120).default(60),
    length_timer: z.int().min(1).max(7200).default(7200),
  })
  .refine((call) => (call.ncco === undefined) !== (call.answer_url === undefined), {
    path: ['ncco'],
    message: 'Give either ncco or answer_url.',
  })
  .refine((call) => (call.from === undefined) === call.random_from_number, {
    path: ['from'],
    message: 'Give either from or random_from_number.',
  });

export type VonageCallRequest = z.output<typeof vonageCallRequest>;

export const vonageCallUpdate = z.discriminatedUnion('action', [
  z.object({ action: z.enum(['hangup', 'mute', 'unmute', 'earmuff', 'unearmuff']) }),
  z.object({
    action: z.literal('transfer'),
    destination: z
      .object({
        type: z.literal('ncco'),
        url: z.array(address).length(1).optional(),
        ncco: ncco.optional(),
      })
      .refine(
        (destination) => (destination.url === undefined) !== (destination.ncco === undefined),
        {
          message: 'Give either url or ncco.',
        },
      ),
  }),
]);

export type VonageCallUpdate = z.output<typeof vonageCallUpdate>;
