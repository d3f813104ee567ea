/** Refuses in production: the sandbox and its settings, plain http, and a configuration without a provider. */
import type { Environment } from './environment.js';
import type { Faults } from './validation-errors.js';

export function productionFaults(
  environment: Environment,
  hasProviders: boolean,
  faults: Faults,
): void {
  if (environment.ROLES?.includes('sandbox') || environment.SANDBOX_URL) {
    faults.add('ROLES', 'production does not run or use the sandbox carrier; leave sandbox out');
  }
  if (environment.WEBHOOK_URL !== undefined) {
    faults.add(
      'WEBHOOK_URL',
      'is for a sandbox, which signs with a secret that it made. Put the webhook into CONFIG_FILE, with a secret of yours',
    );
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
      'is needed: without it, limits by address do not work behind a proxy. Set the number of proxies in front (such as 1), their addresses, or false if there is none',
    );
  }
  if (!hasProviders) {
    faults.add('providers', 'none is configured: set the credentials of one (see .env.example)');
  }
}
