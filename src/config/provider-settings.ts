/** The providers' credentials out of the environment. A provider is configured once one of its variables is set. */
import { type ProviderName, type ProviderSettings, registry } from '../providers/registry.js';
import type { Faults } from './faults.js';

export type { ProviderSettings } from '../providers/registry.js';

/** @param variables without empty ones */
export function providerSettings(variables: NodeJS.ProcessEnv, faults: Faults): ProviderSettings {
  const settings: Record<string, unknown> = {};
  for (const name of Object.keys(registry) as ProviderName[]) {
    const { settings: schema, variables: names } = registry[name];
    const given = Object.entries(names).filter(([variable]) => variables[variable] !== undefined);
    if (given.length === 0) continue;
    const raw = Object.fromEntries(
      given.map(([variable, setting]) => [setting, variables[variable]]),
    );
    const parsed = faults.parse<unknown>(name, schema, raw);
    if (parsed !== undefined) settings[name] = parsed;
  }
  return settings as ProviderSettings;
}

/** Every variable that some provider reads. */
export const PROVIDER_VARIABLES: readonly string[] = Object.values(registry).flatMap((provider) =>
  Object.keys(provider.variables),
);
