/** What production refuses: the sandbox, generated keys, plain http, and nobody to send through. */
import type { Environment } from './environment.js';
import type { Faults } from './faults.js';
import type { ConfiguredProviders } from './provider-settings.js';

export function productionFaults(
  environment: Environment,
  providers: ConfiguredProviders,
  faults: Faults,
): void {
  if (environment.ROLES?.includes('sandbox') || environment.SANDBOX_URL) {
    faults.add('ROLES', 'production does not run or use the sandbox carrier; leave sandbox out');
  }
  if (!environment.PUBLIC_URL?.startsWith('https://')) {
    faults.add(
      'PUBLIC_URL',
      'must be the https:// address at which the providers reach this service',
    );
  }
  if (environment.TRUST_PROXY === undefined && environment.ROLES?.includes('api') !== false) {
    faults.add(
      'TRUST_PROXY',
      'is needed: limits by address are off behind a proxy that is not named. Set the number of proxies in front (such as 1) or their addresses, or false where there is none',
    );
  }
  if (providers.size === 0) {
    faults.add('providers', 'none is configured: set the credentials of one (see .env.example)');
  }
}
