/**
 * What a sandbox adds to a configuration file of its developer, so that the file works without real accounts: the generated key opens it, the
 * placeholders of `config.example.json` are filled, and `WEBHOOK_URL` is the default tenant's webhook. Production does none of it.
 */
import { API_SCOPES } from '../challenge/policy.js';
import { type ConfigFile, isPlaceholderSecret, type TenantConfig } from './config-file.js';
import { type SandboxIdentity, sha256Hex } from './sandbox-defaults.js';

/** As `config.example.json` marks what its reader has to replace. */
const HASH_PLACEHOLDER = /^replace with\b/i;

/** The file's content with the sandbox's own key and secret in the place of placeholders; anything else as it is. */
export function withoutPlaceholders(
  content: unknown,
  { apiKey, webhookSecret }: Pick<SandboxIdentity, 'apiKey' | 'webhookSecret'>,
): unknown {
  return mapped(content, (key, value) => {
    if (key === 'apiKeys' && Array.isArray(value)) {
      const real = value.filter((entry) => !HASH_PLACEHOLDER.test(String(entry?.sha256)));
      if (real.length === value.length) return value;
      return [...real, { sha256: sha256Hex(apiKey), scopes: [...API_SCOPES] }];
    }
    if (key === 'secrets' && Array.isArray(value)) {
      const real = value.filter((secret) => !isPlaceholderSecret(String(secret)));
      return real.length === value.length ? value : [...real, webhookSecret];
    }
    return undefined;
  });
}

/** @param change undefined where the value is looked into */
function mapped(value: unknown, change: (key: string, value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => mapped(each, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, change(key, each) ?? mapped(each, change)]),
  );
}

/** The tenant that a developer means who names none. */
export function defaultTenant<T extends { readonly id: string }>(
  tenants: readonly T[],
): T | undefined {
  return tenants.find(({ id }) => id === 'default') ?? tenants[0];
}

/** The file with the generated key for the default tenant: what the start prints works. */
export function withOwnKey(
  file: ConfigFile,
  { apiKey }: Pick<SandboxIdentity, 'apiKey'>,
): ConfigFile {
  const sha256 = sha256Hex(apiKey);
  const isThere = file.tenants.some(({ apiKeys }) => apiKeys.some((key) => key.sha256 === sha256));
  if (isThere) return file;
  return withDefaultTenant(file, (tenant) => ({
    ...tenant,
    apiKeys: [...tenant.apiKeys, { sha256, scopes: [...API_SCOPES] }],
  }));
}

/** The file with the webhook of `WEBHOOK_URL`, signed with the generated secret. */
export function withWebhook(
  file: ConfigFile,
  url: string,
  { webhookSecret }: Pick<SandboxIdentity, 'webhookSecret'>,
): ConfigFile {
  return withDefaultTenant(file, (tenant) => ({
    ...tenant,
    webhook: { url, secrets: [webhookSecret] },
  }));
}

function withDefaultTenant(
  file: ConfigFile,
  change: (tenant: TenantConfig) => TenantConfig,
): ConfigFile {
  const chosen = defaultTenant(file.tenants);
  const tenants = file.tenants.map((tenant) => (tenant === chosen ? change(tenant) : tenant));
  return { ...file, tenants };
}
