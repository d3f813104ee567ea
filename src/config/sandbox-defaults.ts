/** How a sandbox is configured when nobody configures it: one tenant, both vendors at the built-in carrier. */
import { API_SCOPES } from '../challenge/api-scope.js';
import type { ConfigFile } from './config-file.js';
import { LimitsSection, TenantLimits } from './limits-config.js';
import type { ProviderSettings } from './provider-settings.js';
import { SANDBOX_SENDERS, type SandboxIdentity, sha256Hex } from './sandbox-identity.js';

/** Where `examples/service` listens. */
const EXAMPLE_SERVICE = ['http://127.0.0.1:4000/', 'http://localhost:4000/'];

/** Who tries things out sends to one phone again and again, and to the magic numbers one after the other. */
const SANDBOX_FIGURES = {
  number: [{ max: 60, windowMs: 600_000 }],
  callsAtOnceOfSource: 20,
  budgets: { sourceShare: null },
  prefix: { last3: [], last4: [], source: [] },
  sequence: null,
  breaker: { prefix: null, range: null, country: null },
} as const;

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
          apiKeys: [{ sha256: sha256Hex(identity.apiKey), scopes: [...API_SCOPES] }],
          senders: Object.entries(SANDBOX_SENDERS).flatMap(([provider, from]) =>
            (['sms', 'call'] as const).map((channel) => ({ provider, channel, from })),
          ),
          countries: { sms: ['*'], call: ['*'] },
          returnUrls: EXAMPLE_SERVICE,
          limits: TenantLimits.parse({}),
        },
      ],
      routes: { sms: { '*': ['twilio', 'vonage'] }, call: { '*': ['twilio', 'vonage'] } },
      policy: {},
      limits: LimitsSection.parse({ figures: SANDBOX_FIGURES }),
    },
    providers: {
      twilio: { ...identity.twilio, amd: true, apiBaseUrl: carrierUrl },
      vonage: { ...vonage, amd: true, apiBaseUrl: carrierUrl },
    },
  };
}
