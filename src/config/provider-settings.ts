/** The providers' credentials out of the environment. A provider is configured once one of its variables is set. */
import { existsSync, readFileSync } from 'node:fs';
import { type ProviderName, type ProviderSettings, registry } from '../providers/registry.js';
import type { Environment } from './environment.js';
import type { Faults } from './faults.js';

export type { ProviderSettings } from '../providers/registry.js';

/** Each provider's settings by the names of its variables. */
const READERS: Record<ProviderName, (from: Environment) => Record<string, unknown>> = {
  twilio: (from) => ({
    accountSid: from.TWILIO_ACCOUNT_SID,
    authToken: from.TWILIO_AUTH_TOKEN,
    secondaryAuthToken: from.TWILIO_SECONDARY_AUTH_TOKEN,
    amd: from.TWILIO_MACHINE_DETECTION,
  }),
  vonage: (from) => ({
    apiKey: from.VONAGE_API_KEY,
    apiSecret: from.VONAGE_API_SECRET,
    applicationId: from.VONAGE_APPLICATION_ID,
    privateKey: from.VONAGE_PRIVATE_KEY && pemOf(from.VONAGE_PRIVATE_KEY),
    signatureSecret: from.VONAGE_SIGNATURE_SECRET,
    previousSignatureSecret: from.VONAGE_PREVIOUS_SIGNATURE_SECRET,
  }),
};

export function providerSettings(environment: Environment, faults: Faults): ProviderSettings {
  const settings: Record<string, unknown> = {};
  for (const name of Object.keys(registry) as ProviderName[]) {
    const given = Object.entries(READERS[name](environment)).filter(
      ([, value]) => value !== undefined,
    );
    if (given.length === 0) continue;
    const parsed = faults.parse<unknown>(name, registry[name].settings, Object.fromEntries(given));
    if (parsed !== undefined) settings[name] = parsed;
  }
  return settings as ProviderSettings;
}

/** The variable holds the PEM itself, with real or escaped line breaks, or names its file. */
function pemOf(value: string): string {
  if (!value.includes('-----BEGIN') && existsSync(value)) return readFileSync(value, 'utf8');
  return value.replaceAll('\\n', '\n');
}
