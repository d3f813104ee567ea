/** API keys as they are configured: by their SHA-256, so that a leaked configuration lets nobody in. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Tenant } from '../challenge/tenant.js';
import type { ApiKeys } from './ports.js';

export interface ApiKeyHash {
  /** Hex */
  readonly sha256: string;
  readonly tenant: string;
}

export class ApiKeyTable implements ApiKeys {
  readonly #keys: readonly { readonly hash: Buffer; readonly tenant: Tenant }[];

  constructor(hashes: readonly ApiKeyHash[], tenants: ReadonlyMap<string, Tenant>) {
    this.#keys = hashes.flatMap(({ sha256, tenant: id }) => {
      const tenant = tenants.get(id);
      return tenant ? [{ hash: Buffer.from(sha256, 'hex'), tenant }] : [];
    });
  }

  /** Compares with every key in constant time, so that the answer's time tells nothing. */
  find(bearerToken: string): Tenant | undefined {
    const hash = createHash('sha256').update(bearerToken).digest();
    let found: Tenant | undefined;
    for (const key of this.#keys) if (timingSafeEqual(key.hash, hash)) found = key.tenant;
    return found;
  }
}
