/** Fetches a call's NCCO from the application, and reports pressed keys; the answer may be another NCCO. */
import { type NccoAction, type NccoInput, ncco } from './ncco.js';
import type { InputResult } from './ncco-script.js';
import { callEvent, type VonageCallRecord } from './vonage-call-resource.js';
import type { VonageCallbacks } from './vonage-callbacks.js';

/** An NCCO, or where to fetch it. */
export type NccoSource =
  | { readonly kind: 'inline'; readonly actions: readonly NccoAction[] }
  | { readonly kind: 'url'; readonly url: string; readonly method: 'GET' | 'POST' };

/** Why there is no NCCO to run; Vonage sends this message to the application. */
export class NccoError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NccoError';
  }
}

export class NccoDownload {
  readonly #callbacks: VonageCallbacks;
  readonly #call: VonageCallRecord;
  readonly #now: () => number;

  constructor(callbacks: VonageCallbacks, call: VonageCallRecord, now: () => number) {
    this.#callbacks = callbacks;
    this.#call = call;
    this.#now = now;
  }

  /** @throws NccoError */
  async load(source: NccoSource): Promise<readonly NccoAction[]> {
    if (source.kind === 'inline') return source.actions;
    const { uuid, conversationUuid, to, from } = this.#call;
    const answer = await this.#callbacks.fetch({
      about: uuid,
      kind: 'ncco',
      url: source.url,
      method: source.method,
      payload: { to, from, uuid, conversation_uuid: conversationUuid },
    });
    if ('failure' in answer || !answer.ok) {
      const why = 'failure' in answer ? answer.failure : `status ${answer.status}`;
      throw new NccoError(`Could not fetch the NCCO: ${why}`);
    }
    return actionsIn(answer.body);
  }

  /**
   * Resolves with the NCCO that replaces the rest, if one came back.
   * @param eventUrl the call's own, used if the action names none; its answer is ignored
   * @throws NccoError for an invalid NCCO
   */
  async report(
    action: NccoInput,
    eventUrl: string | undefined,
    result: InputResult,
  ): Promise<readonly NccoAction[] | undefined> {
    const url = action.eventUrl?.[0] ?? eventUrl;
    if (!url) return undefined;
    const answer = await this.#callbacks.fetch({
      about: this.#call.uuid,
      kind: 'input',
      url,
      method: action.eventMethod?.toUpperCase() === 'GET' ? 'GET' : 'POST',
      payload: callEvent(this.#call, this.#now(), { dtmf: result }),
    });
    if ('failure' in answer || !answer.ok || !action.eventUrl) return undefined;
    return answer.body.trim().startsWith('[') ? actionsIn(answer.body) : undefined;
  }
}

function actionsIn(body: string): readonly NccoAction[] {
  const syntax = new NccoError('Syntax error in NCCO. Invalid value type or action.');
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw syntax;
  }
  const read = ncco.safeParse(value);
  if (read.success) return read.data;
  throw syntax;
}
