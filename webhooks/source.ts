/** One provider's part of the receiver: its paths, its media type, and how a request becomes an outcome. */
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
  /** Checks the signature before anything else. An exception counts as an error of the service itself. */
  readonly receive: (request: RawRequest) => Promise<Outcome>;
}

/** A request as received, with its raw body. */
export interface RawRequest {
  /** Path and query as given to the vendor, without the public URL's own path. */
  readonly pathAndQuery: string;
  /** Undefined if the header is absent. */
  header(name: string): string | undefined;
  readonly body: Buffer;
  /** From the path; undefined if it holds none, or none of ours. */
  readonly delivery: DeliveryId | undefined;
}

export interface SourceContext {
  /** The address that vendors call; signatures are computed over it, never over Host or X-Forwarded-*. */
  readonly publicUrl: string;
  readonly sink: WebhookSink;
  readonly replayGuard: ReplayGuard;
  readonly now: () => number;
}

/** Remembers handled signed requests, across all processes. */
export interface ReplayGuard {
  /** @returns 'mine' if this caller must handle it; 'elsewhere' if another caller may be handling it */
  claim(id: string, seconds: number): Promise<'mine' | 'elsewhere' | 'handled'>;
  /** Copies have no effect within this time. Does not throw. */
  handled(id: string, seconds: number): Promise<void>;
  /** Releases a claim whose request could not be handled and will come again. */
  forget(id: string): Promise<void>;
}

const POSITION = /^prompt=([1-9])(?:&pressed=([0-9]{1,2}))?(?:&waited=([0-9]))?$/;

/**
 * The position in a call, from the query. `first`: the call was just picked up; undefined: the query
 * is not one of ours.
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
