/** What the HTTP API needs from the service. */

import type { Challenge, Channel } from '../challenge/challenge.js';
import type {
  AnyStartRequest,
  ApiScope,
  Asker,
  CheckedChallenge,
  Guesser,
  Idempotency,
  MethodRequest,
  Started,
  Tenant,
} from '../challenge/policy.js';

/** Challenges that a person answers in our own app. */
export interface ApprovalApi {
  start(tenant: Tenant, request: MethodRequest, idempotency?: Idempotency): Promise<Started>;
  /** Takes the question of a canceled challenge back. */
  withdraw(canceled: Challenge): Promise<void>;
}

/** Every method throws OctothorpeError; another tenant's challenge is `not_found`. */
export interface ChallengeApi {
  start(tenant: Tenant, request: AnyStartRequest, idempotency?: Idempotency): Promise<Started>;
  /** The id of the challenge that a start with this key makes, or has made. */
  idFor(tenant: Tenant, idempotency: Idempotency): string;
  get(tenant: Tenant, id: string): Promise<Challenge>;
  /**
   * @param code six digits, or a recovery code; spaces and full-width digits are the route's to normalise
   * @param requestId the same id replays the first verdict instead of spending another attempt
   * @param from who types it; who started the challenge where nothing is told
   */
  check(
    tenant: Tenant,
    id: string,
    code: string,
    requestId: string,
    from?: Guesser,
  ): Promise<CheckedChallenge>;
  resend(tenant: Tenant, id: string, channel?: Channel, asker?: Asker): Promise<Challenge>;
  cancel(tenant: Tenant, id: string): Promise<Challenge>;
}

/** Notifies of changes of a challenge or a session by any process. */
export interface ChallengeChanges {
  /** Calls back after every change of it until the returned function is called. */
  subscribe(id: string, listener: () => void): () => void;
}

/** The key's tenant and scopes. */
export interface KnownKey {
  readonly tenant: Tenant;
  /** The first 8 hex digits of its SHA-256, as the configuration has it: it identifies the key without giving access. */
  readonly fingerprint: string;
  readonly scopes: ReadonlySet<ApiScope>;
}

/** Finds the caller by its key; compares hashes in constant time. */
export interface ApiKeys {
  /** Undefined for an unknown key. */
  find(bearerToken: string): KnownKey | undefined;
  /** Of a sandbox: where its developer finds the key, as the end of 'This sandbox’s key is in …'. */
  readonly where?: string;
}

/** True if the service can work; otherwise the reason. */
export type Readiness = () => Promise<
  { readonly ready: true } | { readonly ready: false; readonly missing: readonly string[] }
>;

/** False if only a restart helps, with the reason. Never because of something outside this process. */
export type Liveness = () =>
  | { readonly live: true }
  | { readonly live: false; readonly because: readonly string[] };
