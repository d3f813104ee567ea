/** Additional tenants of a sandbox: each has the senders of the default one, and an API key derived from its key. */
import { type SandboxIdentity, sha256Hex } from '../../src/config/sandbox-defaults.js';

export function tenantKey({ apiKey }: SandboxIdentity, tenant: string): string {
  return tenant === 'default' ? apiKey : `${apiKey}-${tenant}`;
}

/** @param more settings that differ, by tenant id */
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
