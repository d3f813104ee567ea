/** The providers' credentials out of the environment. A provider is configured once its first variable is set. */
import { registry } from '../providers/registry.js';
import type { Environment } from './environment.js';
import type { Faults } from './faults.js';

/** By provider name; each value has passed that provider's own schema. */
export type ProviderSettings = Readonly<Record<string, unknown>>;

export function providerSettings(environment: Environment, faults: Faults): ProviderSettings {
  const settings: Record<string, unknown> = {};
  for (const [name, factory] of Object.entries(registry)) {
    const raw = factory.fromEnvironment(environment);
    if (raw === undefined) continue;
    const parsed = faults.parse(name, factory.settings, raw);
    if (parsed !== undefined) settings[name] = parsed;
  }
  return settings;
}
