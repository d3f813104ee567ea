/** What the HTTP API needs from the service. */
import type { Challenge } from '../challenge/challenge.js';
import type { ApiScope, Idempotency, MethodRequest, Started, Tenant } from '../challenge/policy.js';

/** Challenges that a person answers in our own app. */
export interface ApprovalApi {
  start(tenant: Tenant, request: MethodRequest, idempotency?: Idempotency): Promise<Started>;
  /** Takes the question of a canceled challenge back. */
  withdraw(canceled: Challenge): Promise<void>;
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
