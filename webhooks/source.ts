/** What one provider adds to the receiver: where it calls, in which form, and how a request becomes an outcome. */
import type { CallPosition } from '../src/challenge/call-script.js';
import type { DeliveryId } from '../src/challenge/challenge.js';
import type { Outcome } from './outcome.js';
import type { WebhookSink } from './sink.js';

export interface WebhookSource {
  readonly provider: string;
  /** The only media type that the vendor sends. */
  readonly contentType: string;
  readonly routes: readonly WebhookRoute[];
}

export interface WebhookRoute {
  /** In Express's form. */
  readonly path: string;
  /** Checks the signature before it looks at anything else. What it throws counts as our own trouble. */
  readonly receive: (request: RawRequest) => Promise<Outcome>;
}

/** A request as it came, with its body whole and unread. */
export interface RawRequest {
  /** Path and query as the vendor was given them, without what the public URL adds. */
  readonly pathAndQuery: string;
  /** Undefined for a header that is absent. */
  header(name: string): string | undefined;
  readonly body: Buffer;
  /** From the path; undefined where it holds none, or none that was made here. */
  readonly delivery: DeliveryId | undefined;
}

export interface SourceContext {
  /** Where vendors reach this service; signatures are computed over it, never over Host or X-Forwarded-*. */
  readonly publicUrl: string;
  readonly sink: WebhookSink;
  readonly replayGuard: ReplayGuard;
  readonly now: () => number;
}

/** Remembers signed requests that were taken, across all processes. */
export interface ReplayGuard {
  /** @returns 'mine' where this caller has to handle it; 'elsewhere' while another one may be about it */
  claim(id: string, seconds: number): Promise<'mine' | 'elsewhere' | 'handled'>;
  /** A copy of it counts for nothing within this time. Does not throw. */
  handled(id: string, seconds: number): Promise<void>;
  /** Its request could not be handled after all and will come again. */
  forget(id: string): Promise<void>;
}

const POSITION = /^prompt=([1-9])(?:&pressed=([0-9]{1,2}))?(?:&waited=([0-9]))?$/;

/**
 * The position in a call that rides in the query. `first` is a call that was just picked up; undefined is a query
 * that was not made here.
 */
export function callPosition(pathAndQuery: string): CallPosition | 'first' | undefined {
  const start = pathAndQuery.indexOf('?');
  const query = new URLSearchParams(start < 0 ? '' : pathAndQuery.slice(start));
  query.delete('t');
  if (query.size === 0) return 'first';
  const [, prompt, pressed, waited] = POSITION.exec(query.toString()) ?? [];
  if (prompt === undefined) return undefined;
  return {
    prompt: Number(prompt),
    ...(pressed === undefined ? {} : { pressed }),
    ...(waited === undefined ? {} : { waited: Number(waited) }),
  };
}
