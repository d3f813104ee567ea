/** How a sandbox is configured when nobody configures it: one tenant, both vendors at the built-in carrier. */
import type { ConfigFile } from './config-file.js';
import type { ProviderSettings } from './provider-settings.js';
import { SANDBOX_SENDERS, type SandboxIdentity, sha256Hex } from './sandbox-identity.js';

export function sandboxDefaults(
  identity: SandboxIdentity,
  carrierUrl: string,
): { file: ConfigFile; providers: ProviderSettings } {
  const { publicKey: _, ...vonage } = identity.vonage;
  return {
    file: {
      tenants: [
        {
          id: 'default',
          brand: 'Contoso',
          locale: 'en',
          apiKeys: [{ sha256: sha256Hex(identity.apiKey) }],
          senders: Object.entries(SANDBOX_SENDERS).flatMap(([provider, from]) =>
            (['sms', 'call'] as const).map((channel) => ({ provider, channel, from })),
          ),
          countries: { sms: ['*'], call: ['*'] },
        },
      ],
      routes: { sms: { '*': ['twilio', 'vonage'] }, call: { '*': ['twilio', 'vonage'] } },
      policy: {},
    },
    providers: {
      twilio: { ...identity.twilio, amd: true, apiBaseUrl: carrierUrl },
      vonage: { ...vonage, apiBaseUrl: carrierUrl },
    },
  };
}
