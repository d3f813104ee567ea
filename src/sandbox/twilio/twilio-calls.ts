/** Twilio's Calls resource: places calls, lists and changes them. */
import { randomBytes } from 'node:crypto';
import type { Accepted } from '../api-answer.js';
import { BoundedMap } from '../bounded-map.js';
import type { CarrierCore } from '../carrier-core.js';
import type { TwilioAccount } from '../carrier-options.js';
import { TwilioCall } from './twilio-call.js';
import { readCall, readScript, type TwilioCallRequest } from './twilio-call-request.js';
import { callResource, type TwilioCallRecord } from './twilio-call-resource.js';
import type { TwilioCallbacks } from './twilio-callbacks.js';
import { notFound, TwilioError } from './twilio-error.js';
import type { TwilioForm } from './twilio-form.js';
import { datePasses, page } from './twilio-page.js';

const KEPT_MAX = 10_000;

export class TwilioCalls {
  readonly #core: CarrierCore;
  readonly #account: TwilioAccount;
  readonly #callbacks: TwilioCallbacks;
  readonly #calls = new BoundedMap<TwilioCall>(KEPT_MAX);

  constructor(core: CarrierCore, account: TwilioAccount, callbacks: TwilioCallbacks) {
    this.#core = core;
    this.#account = account;
    this.#callbacks = callbacks;
  }

  /** @throws TwilioError for requests that Twilio refuses at once */
  read(form: TwilioForm): TwilioCallRequest {
    return readCall(form, this.#account);
  }

  accept(request: TwilioCallRequest): Accepted {
    const now = this.#core.timers.now();
    const record: TwilioCallRecord = {
      sid: `CA${randomBytes(16).toString('hex')}`,
      accountSid: this.#account.accountSid,
      to: request.to,
      from: request.from,
      status: 'queued',
      createdAt: now,
      updatedAt: now,
    };
    const url = request.script.kind === 'url' ? request.script.url : undefined;
    this.#core.ledger.count('calls', [url, request.statusCallback, request.asyncAmdStatusCallback]);
    const call = new TwilioCall(this.#core, this.#callbacks, request, record);
    this.#calls.set(record.sid, call);
    return {
      id: record.sid,
      answer: { status: 201, body: callResource(record) },
      begin: () => call.begin(),
    };
  }

  /** @throws TwilioError 20404 */
  fetch(sid: string, path: string): object {
    return callResource(this.#find(sid, path).record);
  }

  list(path: string, query: URLSearchParams): object {
    const wanted = (name: string, value: string) => (query.get(name) ?? value) === value;
    const rows = this.#calls
      .values()
      .map((call) => call.record)
      .filter(({ to, from }) => wanted('To', to) && wanted('From', from))
      .filter(({ status }) => wanted('Status', status))
      .filter((call) => datePasses(query, 'StartTime', call.startedAt ?? call.createdAt))
      .filter((call) => datePasses(query, 'EndTime', call.endedAt ?? call.createdAt))
      .reverse();
    return page('calls', path, query, rows.map(callResource));
  }

  /** Ends, cancels or redirects a call. @throws TwilioError 21220 if its state does not allow that */
  update(sid: string, path: string, form: TwilioForm): object {
    const call = this.#find(sid, path);
    const status = form.text('Status');
    if (status !== undefined) {
      if (status !== 'completed' && status !== 'canceled') {
        throw new TwilioError(21218, 'Status must be completed or canceled.');
      }
      if (!call.update(status)) {
        throw new TwilioError(21220, `Unable to update record. Call is ${call.record.status}.`);
      }
      return callResource(call.record);
    }
    const script = readScript(form);
    if (!script) throw new TwilioError(21218, 'Give Status, Url or Twiml.');
    if (!call.redirect(script)) {
      throw new TwilioError(
        21220,
        'Unable to update record. Call is not in-progress. Cannot redirect.',
      );
    }
    return callResource(call.record);
  }

  /** @throws TwilioError 20404, or 20009 while the call is in progress */
  remove(sid: string, path: string): void {
    if (this.#find(sid, path).record.endedAt === undefined) {
      throw new TwilioError(20009, 'Call resource not complete');
    }
    this.#calls.delete(sid);
  }

  clear(): void {
    this.#calls.clear();
  }

  #find(sid: string, path: string): TwilioCall {
    const call = this.#calls.get(sid);
    if (!call) throw notFound(path);
    return call;
  }
}
