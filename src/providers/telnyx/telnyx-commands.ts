/**
 * Commands to a call in progress. The same command may go out again at once, because its id lets Telnyx take it only once: a person is
 * listening, and Telnyx advises it (https://developers.telnyx.com/docs/voice/programmable-voice/command-retries).
 */
import { OctothorpeError } from '../../challenge/errors.js';
import { Deadline } from '../../challenge/time.js';
import { type VendorAnswer, VendorHttpClient } from '../vendor-http-client.js';
import type { TelnyxCommand } from './telnyx-call-script.js';
import type { TelnyxSettings } from './telnyx-entry.js';
import { isOver, telnyxError } from './telnyx-errors.js';
import { telnyxRequest } from './telnyx-requests.js';

const TRIES_MAX = 3;
/** All tries together fit into the time for which Telnyx waits for the answer to its webhook. */
const TRY_MS = 1_500;
const RETRY_AFTER_SECONDS = 1;

export class TelnyxCommands {
  readonly #settings: TelnyxSettings;
  readonly #outgoing = new VendorHttpClient();

  constructor(settings: TelnyxSettings) {
    this.#settings = settings;
  }

  /**
   * @returns `over` if the call has ended meanwhile
   * @throws OctothorpeError `unavailable` if Telnyx could not be reached: its webhook comes again; Error if it refuses the command
   */
  async run(callControlId: string, { action, body }: TelnyxCommand): Promise<'taken' | 'over'> {
    const path = `/calls/${encodeURIComponent(callControlId)}/actions/${action}`;
    const answer = await this.#try(path, body, TRIES_MAX);
    if (answer.status < 300) return 'taken';
    if (isOver(answer)) return 'over';
    const code = telnyxError(answer)?.code ?? 'unknown';
    throw new Error(`Telnyx refused ${action}: HTTP ${answer.status}, error ${code}.`);
  }

  close(): Promise<void> {
    return this.#outgoing.close();
  }

  async #try(path: string, body: object, triesLeft: number): Promise<VendorAnswer> {
    const tried = await this.#outgoing.attempt(new Deadline(TRY_MS), (transport) =>
      transport(telnyxRequest(this.#settings, 'POST', path, body)),
    );
    if (tried.ok && tried.value.status < 500 && tried.value.status !== 429) return tried.value;
    if (triesLeft > 1) return this.#try(path, body, triesLeft - 1);
    throw new OctothorpeError('unavailable', 'Telnyx did not take a command in time.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
      ...(tried.ok ? {} : { cause: tried.error }),
    });
  }
}
