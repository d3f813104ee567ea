/** Fetches a call's TwiML from the application: method, fallback URL and content types as Twilio handles them. */
import type { TwimlSource } from './twilio-call-request.js';
import { callParameters, type TwilioCallRecord } from './twilio-call-resource.js';
import type { TwilioCallbacks } from './twilio-callbacks.js';
import { TwimlError } from './twiml.js';
import type { TwimlFetcher } from './twiml-script.js';

export class TwimlDownload implements TwimlFetcher {
  readonly #callbacks: TwilioCallbacks;
  readonly #call: TwilioCallRecord;

  constructor(callbacks: TwilioCallbacks, call: TwilioCallRecord) {
    this.#callbacks = callbacks;
    this.#call = call;
  }

  /** @throws TwimlError 11200, 12300 */
  async fetch(source: TwimlSource, more: Readonly<Record<string, string>>): Promise<string> {
    if (source.kind === 'inline') return source.twiml;
    try {
      return await this.#fetchFrom(source.url, source.method, more);
    } catch (error) {
      if (!source.fallbackUrl || !(error instanceof TwimlError)) throw error;
      const failed = { ErrorCode: String(error.code), ErrorUrl: source.url };
      const method = source.fallbackMethod ?? 'POST';
      return await this.#fetchFrom(source.fallbackUrl, method, { ...more, ...failed });
    }
  }

  async #fetchFrom(
    url: string,
    method: 'GET' | 'POST',
    more: Readonly<Record<string, string>>,
  ): Promise<string> {
    const answer = await this.#callbacks.fetch({
      about: this.#call.sid,
      kind: 'Digits' in more ? 'gather' : 'twiml',
      url,
      method,
      parameters: { ...callParameters(this.#call), ...more },
    });
    if ('failure' in answer || !answer.ok) {
      const why = 'failure' in answer ? answer.failure : `status ${answer.status}`;
      throw new TwimlError(11200, `HTTP retrieval failure: ${why}`);
    }
    const type = answer.contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (['text/xml', 'application/xml', 'text/html'].includes(type)) return answer.body;
    if (type === 'text/plain') return `<Response><Say>${escaped(answer.body)}</Say></Response>`;
    if (type.startsWith('audio/')) return '<Response><Play/></Response>';
    throw new TwimlError(12300, `Invalid Content-Type: ${type || 'none'}`);
  }
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
