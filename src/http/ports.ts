/** What the HTTP API needs from the service. */
import type { ApiScope } from '../challenge/api-scope.js';
import type { Challenge, Channel } from '../challenge/challenge.js';
import type { Tenant } from '../challenge/tenant.js';

/** Who asks, as far as the caller says. */
export interface Asker {
  /** IPv4 or IPv6 */
  readonly ip?: string;
  /** The caller's own id of the person's device. */
  readonly device?: string;
}

export interface StartChallenge extends Asker {
  /** International (`+358 44 …`, `00358…`), or national where `country` is given. */
  readonly to: string;
  /** ISO 3166-1 alpha-2 */
  readonly country?: string;
  readonly channel: Channel;
  /** Tried once `channel` has failed for good; must differ from it. */
  readonly fallback?: Channel;
  /** BCP 47; the tenant's where absent. */
  readonly locale?: string;
  /** The caller's own id, at most 64 characters; comes back in answers and notifications. */
  readonly reference?: string;
  /** Use this provider alone, for tests and support. */
  readonly provider?: string;
  /** Calls: a digit shown on the screen has to be pressed before `#`. */
  readonly match?: boolean;
}

export interface Idempotency {
  /** 1..255 printable characters, chosen by the caller. */
  readonly key: string;
}

export interface StartedChallenge {
  readonly challenge: Challenge;
  /** The digit to show on the screen, where `match` was asked for. */
  readonly matchDigit?: string;
  /** True where an Idempotency-Key repeated an earlier answer; `challenge` is then as it was at its start. */
  readonly replayed: boolean;
}

export type CheckOutcome = 'verified' | 'wrong_code' | 'locked' | 'expired' | 'ended';

export interface CheckedChallenge {
  readonly outcome: CheckOutcome;
  readonly challenge: Challenge;
}

/** Every method throws OctothorpeError; another tenant's challenge is `not_found`. */
export interface ChallengeApi {
  start(
    tenant: Tenant,
    request: StartChallenge,
    idempotency?: Idempotency,
  ): Promise<StartedChallenge>;
  get(tenant: Tenant, id: string): Promise<Challenge>;
  /**
   * @param code six digits as typed; spaces and full-width digits are the route's to normalise
   * @param requestId the same id replays the first verdict instead of spending another attempt
   */
  check(tenant: Tenant, id: string, code: string, requestId: string): Promise<CheckedChallenge>;
  resend(tenant: Tenant, id: string, channel?: Channel, asker?: Asker): Promise<Challenge>;
  cancel(tenant: Tenant, id: string): Promise<Challenge>;
}

/** Tells when a challenge changes, whichever process changed it. */
export interface ChallengeChanges {
  /** Calls back after every change of this challenge until the returned function is called. */
  subscribe(challengeId: string, listener: () => void): () => void;
}

/** Whose key it is, and what it may do. */
export interface KnownKey {
  readonly tenant: Tenant;
  readonly scopes: ReadonlySet<ApiScope>;
}

/** Looks up who calls; compares hashes in constant time. */
export interface ApiKeys {
  /** Undefined for an unknown key. */
  find(bearerToken: string): KnownKey | undefined;
}

/** True once the service can do its work; otherwise says what it waits for. */
export type Readiness = () => Promise<
  { readonly ready: true } | { readonly ready: false; readonly missing: readonly string[] }
>;
