/** The configured API keys: only their SHA-256, so that a leaked configuration gives no access. */
import { hash, timingSafeEqual } from 'node:crypto';
import type { ApiScope } from '../challenge/api-scope.js';
import type { Tenant } from '../challenge/tenant.js';
import type { ApiKeys, KnownKey } from './ports.js';

export interface ApiKeyHash {
  /** Hex */
  readonly sha256: string;
  readonly tenant: string;
  readonly scopes: readonly ApiScope[];
}

const FINGERPRINT_BYTES = 4;

export class ApiKeyTable implements ApiKeys {
  readonly #keys: readonly { readonly hash: Buffer; readonly known: KnownKey }[];

  /** A tenant may have any number of keys: during a replacement it has two. */
  constructor(hashes: readonly ApiKeyHash[], tenants: ReadonlyMap<string, Tenant>) {
    this.#keys = hashes.flatMap(({ sha256, tenant: id, scopes }) => {
      const tenant = tenants.get(id);
      if (!tenant) return [];
      const hash = Buffer.from(sha256, 'hex');
      const fingerprint = hash.toString('hex', 0, FINGERPRINT_BYTES);
      return [{ hash, known: { tenant, fingerprint, scopes: new Set(scopes) } }];
    });
  }

  /** Compares with every key in constant time, so that the time of the answer shows nothing. */
  find(bearerToken: string): KnownKey | undefined {
    const given = hash('sha256', bearerToken, 'buffer');
    let found: KnownKey | undefined;
    for (const key of this.#keys) if (timingSafeEqual(key.hash, given)) found = key.known;
    return found;
  }
}
