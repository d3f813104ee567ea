/** How the receiver answers, as one table. */

export type Outcome =
  /** It changed something, or says what happens next. */
  | { readonly kind: 'handled'; readonly reply?: Reply }
  /** Genuine, and of no consequence: late, doubled, or not about anything here. */
  | { readonly kind: 'ignored'; readonly reply?: Reply }
  /** Genuine, but not what the vendor sends. `fault` names a field, never its value. */
  | { readonly kind: 'malformed'; readonly fault: string }
  /** Not from the vendor. `fault` is for the log alone. */
  | { readonly kind: 'forged'; readonly fault: string }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'wrong_type' }
  | { readonly kind: 'wrong_method' }
  /** Redis cannot serve: the vendor is asked to come again. */
  | { readonly kind: 'unavailable'; readonly cause: unknown }
  /** An error of our own. */
  | { readonly kind: 'broken'; readonly cause: unknown };

export interface Reply {
  readonly contentType: string;
  readonly body: string;
}

/** Status, and what a refusal tells whoever sent it. */
export const ANSWERS: Readonly<
  Record<Outcome['kind'], { readonly status: number; readonly title: string }>
> = {
  handled: { status: 200, title: 'OK' },
  ignored: { status: 200, title: 'OK' },
  malformed: { status: 400, title: 'The request is not what the provider sends' },
  forged: { status: 403, title: 'Forbidden' },
  wrong_method: { status: 405, title: 'Webhooks are sent with POST' },
  too_large: { status: 413, title: 'The body is larger than a webhook can be' },
  wrong_type: { status: 415, title: 'The content type is not the one that the provider sends' },
  broken: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'The service cannot take the webhook now; send it again' },
};

export const RETRY_AFTER_SECONDS = 5;
