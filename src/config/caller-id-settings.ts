/** Whether a tenant's calls show their number, and whether the configured carriers can do what it asks for. */
import { z } from 'zod';
import { CALLER_IDS } from '../challenge/policy.js';
import { callerIdFor } from '../challenge/routing.js';
import type { ProviderRegistry } from '../providers/provider-entry.js';
import type { ConfigFile } from './config-file.js';
import { CountryOrAny } from './country-code.js';
import type { ConfiguredProviders } from './provider-settings.js';
import type { Faults } from './validation-errors.js';

/** One word for all countries, or a word by country. */
export const CallerIdSetting = z.preprocess(
  (given) => (typeof given === 'string' ? { '*': given } : given),
  z.record(
    CountryOrAny,
    z.enum(CALLER_IDS, `must be ${CALLER_IDS.join(', ')}`),
    `must be ${CALLER_IDS.join(', ')}, or one of them by country`,
  ),
);

/** Calls that nobody could place as the tenant wants them are found at the start, not when a person waits for one. */
export function checkCallerIds(
  { routes, tenants }: Pick<ConfigFile, 'routes' | 'tenants'>,
  providers: ConfiguredProviders,
  registry: ProviderRegistry,
  faults: Faults,
): void {
  const able = Object.keys(registry).filter((name) => registry[name]?.hiddenCaller);
  const known = able.length === 0 ? '' : `, such as ${able.join(' or ')}`;
  for (const { id, callerId, countries } of tenants) {
    if (!callerId) continue;
    const called = countries.call.includes('*')
      ? [...new Set(['*', ...Object.keys(routes.call), ...Object.keys(callerId)])]
      : countries.call;
    const asking = (word: string) =>
      called.filter((country) => callerIdFor(callerId, country) === word);
    const hides = (country: string) =>
      (routes.call[country] ?? routes.call['*'])?.carriers.some(
        (name) => providers.get(name)?.hiddenCaller,
      );
    const without = asking('hidden_only').filter((country) => !hides(country));
    if (without.length > 0) {
      faults.add(
        `tenants.${id}.callerId`,
        `no carrier that routes.call names for ${without.join(', ')} can hide its number, and hidden_only allows no other: add one that can${known}, or write hidden or shown`,
      );
    }
    const hoping = asking('hidden');
    if (hoping.length > 0 && !hoping.some(hides)) {
      faults.add(
        `tenants.${id}.callerId`,
        `hidden has no effect: no carrier that routes.call names can hide its number. Add one that can${known}, or write shown`,
      );
    }
  }
}
