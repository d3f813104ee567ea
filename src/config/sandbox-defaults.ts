/** The default configuration of a sandbox: one tenant, every provider at the built-in carrier. */
import { API_SCOPES } from '../challenge/api-scope.js';
import { CHANNELS, type Channel } from '../challenge/challenge.js';
import { configured, type ProviderRegistry } from '../providers/provider-entry.js';
import { registry } from '../providers/registry.js';
import type { ConfigFile } from './config-file.js';
import { LimitsSection, TenantLimits } from './limits-config.js';
import type { ConfiguredProviders } from './provider-settings.js';
import { type SandboxIdentity, sha256Hex } from './sandbox-identity.js';

/** The address of `examples/service`. */
const EXAMPLE_SERVICE = ['http://127.0.0.1:4000/', 'http://localhost:4000/'];

/** People who try the sandbox send to one phone repeatedly, and to many magic numbers. */
const SANDBOX_FIGURES = {
  number: [{ max: 60, windowMs: 600_000 }],
  callsAtOnceOfSource: 20,
  budgets: { sourceShare: null },
  prefix: { last3: [], last4: [], source: [] },
  sequence: null,
  breaker: { prefix: null, range: null, country: null },
} as const;

/** A provider that the carrier does not support, or that was added after the identity was generated, is left out. */
export function sandboxDefaults(
  identity: SandboxIdentity,
  carrierUrl: string,
  available: ProviderRegistry = registry,
): { file: ConfigFile; providers: ConfiguredProviders } {
  const accounts: Readonly<Record<string, unknown>> = { ...identity };
  const twins = Object.entries(available).flatMap(([name, entry]) => {
    const { sandbox } = entry;
    if (!sandbox || accounts[name] === undefined) return [];
    const settings = sandbox.settings(accounts[name], carrierUrl);
    return [{ name, sender: sandbox.sender, provider: configured(entry, settings) }];
  });
  const able = (channel: Channel) =>
    twins.filter(({ provider }) => provider.capabilities.has(channel));
  const order = (channel: Channel) => {
    const names = able(channel).map(({ name }) => name);
    return names.length > 0 ? { '*': names } : {};
  };
  return {
    file: {
      tenants: [
        {
          id: 'default',
          brand: 'Contoso',
          locale: 'en',
          apiKeys: [{ sha256: sha256Hex(identity.apiKey), scopes: [...API_SCOPES] }],
          senders: CHANNELS.flatMap((channel) =>
            able(channel).map(({ name, sender }) => ({ provider: name, channel, from: sender })),
          ),
          countries: { sms: ['*'], call: ['*'] },
          returnUrls: EXAMPLE_SERVICE,
          limits: TenantLimits.parse({}),
        },
      ],
      routes: { sms: order('sms'), call: order('call') },
      policy: {},
      limits: LimitsSection.parse({ figures: SANDBOX_FIGURES }),
    },
    providers: new Map(twins.map(({ name, provider }) => [name, provider])),
  };
}
