/** Tenants of a sandbox beside its own: each with all that one's senders, and an API key that follows from its key. */
import { type SandboxIdentity, sha256Hex } from '../../src/config/sandbox-defaults.js';

export function tenantKey({ apiKey }: SandboxIdentity, tenant: string): string {
  return tenant === 'default' ? apiKey : `${apiKey}-${tenant}`;
}

/** @param more what each one has in another way, by its id */
export function withTenants<T extends { readonly apiKeys: readonly object[] }>(
  own: readonly T[],
  identity: SandboxIdentity,
  more: Readonly<Record<string, object>>,
): object[] {
  const [first] = own;
  const others = Object.entries(more).map(([id, differing]) => ({
    ...first,
    id,
    apiKeys: [{ ...first?.apiKeys[0], sha256: sha256Hex(tenantKey(identity, id)) }],
    ...differing,
  }));
  return [...own, ...others];
}
