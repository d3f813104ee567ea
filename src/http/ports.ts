/** What the HTTP API needs from the service. */
import type { ApiScope } from '../challenge/api-scope.js';
import type { Challenge, Channel } from '../challenge/challenge.js';
import type {
  Asker,
  CheckOutcome,
  Idempotency,
  Started,
  StartRequest,
} from '../challenge/start-request.js';
import type { Tenant } from '../challenge/tenant.js';

export interface CheckedChallenge {
  readonly outcome: CheckOutcome;
  readonly challenge: Challenge;
}

/** Every method throws OctothorpeError; another tenant's challenge is `not_found`. */
export interface ChallengeApi {
  start(tenant: Tenant, request: StartRequest, idempotency?: Idempotency): Promise<Started>;
  /** The id of the challenge that a start with this key makes, or has made. */
  idFor(tenant: Tenant, idempotency: Idempotency): string;
  get(tenant: Tenant, id: string): Promise<Challenge>;
  /**
   * @param code six digits as typed; spaces and full-width digits are the route's to normalise
   * @param requestId the same id replays the first verdict instead of spending another attempt
   * @param from who types it; who started the challenge where nothing is told
   */
  check(
    tenant: Tenant,
    id: string,
    code: string,
    requestId: string,
    from?: Asker,
  ): Promise<CheckedChallenge>;
  resend(tenant: Tenant, id: string, channel?: Channel, asker?: Asker): Promise<Challenge>;
  cancel(tenant: Tenant, id: string): Promise<Challenge>;
}

/** Tells when a challenge or a session changes, whichever process changed it. */
export interface ChallengeChanges {
  /** Calls back after every change of it until the returned function is called. */
  subscribe(id: string, listener: () => void): () => void;
}

/** Whose key it is, and what it may do. */
export interface KnownKey {
  readonly tenant: Tenant;
  /** The first 8 hex digits of its SHA-256, as the configuration has it: tells which key it was, and opens nothing. */
  readonly fingerprint: string;
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

/** False once only a restart helps; says why. Never because of something outside this process. */
export type Liveness = () =>
  | { readonly live: true }
  | { readonly live: false; readonly because: readonly string[] };
