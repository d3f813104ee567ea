/** The limits of a session, and the settings of each tenant. */
import type { PageBrand } from './page-brand.js';

export const SESSION_LIMITS = {
  /** How long the one-time link lives, ms; a tenant may set less. */
  linkMs: 600_000,
  /** How long an opened session lives, ms: time for some codes of ten minutes. */
  lifeMs: 1_800_000,
  /** How long a session stays readable after its end, ms. */
  retentionMs: 86_400_000,
  /** Challenges that one session may start: a bound on cost. */
  startsMax: 10,
  /** How long a result is valid, ms: a redirect takes a moment. */
  resultMs: 120_000,
} as const;

/** A tenant's settings for sessions, from the configuration. */
export interface SessionSettings {
  /** `aud` of the results. */
  readonly audience: string;
  /** Where a browser may be sent back to; see `return-url.ts`. */
  readonly returnUrls: readonly string[];
  /** Whether set-up may be skipped, where a request does not say. */
  readonly skippable: boolean;
  /** Whether set-up offers a different method, where a request does not say. */
  readonly otherMethods: boolean;
  /** Whether calls ask for a digit that the page shows, where a request does not say. */
  readonly match: boolean;
  readonly linkMs: number;
  readonly lifeMs: number;
  readonly brand: PageBrand;
}
