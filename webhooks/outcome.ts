/** The outcomes of a webhook, and the answer to each. */

export type Outcome =
  /** It changed something, or its answer says what the call does next. */
  | { readonly kind: 'handled'; readonly reply?: Reply }
  /** Genuine, without effect: late, doubled, or about nothing of ours. */
  | { readonly kind: 'ignored'; readonly reply?: Reply }
  /** Genuine, but not in the vendor's form. `fault` names a field, never its value. */
  | { readonly kind: 'malformed'; readonly fault: string }
  /** Not from the vendor. `fault` is only for the log. */
  | { readonly kind: 'forged'; readonly fault: string }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'wrong_type' }
  | { readonly kind: 'wrong_method' }
  /** Redis is unavailable: the vendor should send it again. */
  | { readonly kind: 'unavailable'; readonly cause: unknown }
  /** An error of the service itself. */
  | { readonly kind: 'broken'; readonly cause: unknown };

export interface Reply {
  readonly contentType: string;
  readonly body: string;
}

/** The status, and the text that a refused sender gets. */
export const ANSWERS: Readonly<
  Record<Outcome['kind'], { readonly status: number; readonly title: string }>
> = {
  handled: { status: 200, title: 'OK' },
  ignored: { status: 200, title: 'OK' },
  malformed: { status: 400, title: 'The request is not in the form of the provider' },
  forged: { status: 403, title: 'Forbidden' },
  wrong_method: { status: 405, title: 'Send webhooks with POST' },
  too_large: { status: 413, title: 'The body is too large' },
  wrong_type: { status: 415, title: 'Wrong content type' },
  broken: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'The service is unavailable; send the webhook again' },
};

export const RETRY_AFTER_SECONDS = 5;
