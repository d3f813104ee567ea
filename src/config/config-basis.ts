/** What a configuration is made of and is read once: the environment, the configuration file as it was written, and a sandbox's own parts. */
import { dirname } from 'node:path';
import type { CityReader } from '../approvals/places.js';
import type { MasterKey } from '../challenge/code.js';
import type { ProviderRegistry } from '../providers/provider-entry.js';
import { type ConfigFile, namesCarriers, parseConfigFile, readConfigJson } from './config-file.js';
import { Environment, masterKeys } from './environment.js';
import { cityDatabase } from './geo-database.js';
import { productionFaults } from './production-faults.js';
import { type ConfiguredProviders, isConfigured, providersOf } from './provider-settings.js';
import { type SandboxIdentity, sandboxDefaults, sandboxIdentity } from './sandbox-defaults.js';
import { withOwnKey, withoutPlaceholders, withWebhook } from './sandbox-file.js';
import type { Faults } from './validation-errors.js';

export interface Basis {
  readonly environment: Environment;
  /** The environment, without empty variables. */
  readonly variables: NodeJS.ProcessEnv;
  /** The configuration file's folder. */
  readonly directory: string;
  readonly available: ProviderRegistry;
  readonly mode: 'sandbox' | 'production';
  readonly identity: SandboxIdentity | undefined;
  readonly sandboxUrl: string;
  /** The configuration file as it was written, or the sandbox's own. */
  readonly raw: unknown;
  /** The sandbox's own, which needs no reading. */
  readonly file: ConfigFile | undefined;
  /** The sandbox's own providers. */
  readonly twins: ConfiguredProviders | undefined;
  readonly masterKeys: readonly MasterKey[];
  readonly cities: CityReader | undefined;
}

export function readBasis(
  given: NodeJS.ProcessEnv,
  available: ProviderRegistry,
  faults: Faults,
): Basis | undefined {
  const variables = withoutEmpty(given);
  const environment = faults.parse('', Environment, variables);
  if (!environment) return undefined;
  if (environment.REDIS_REPLICATION_TIMEOUT_MS >= environment.REDIS_COMMAND_TIMEOUT_MS) {
    faults.add('REDIS_REPLICATION_TIMEOUT_MS', 'must be less than REDIS_COMMAND_TIMEOUT_MS');
  }
  const { CONFIG_FILE, ROLES } = environment;
  const content = CONFIG_FILE ? readConfigJson(CONFIG_FILE, faults) : undefined;
  const own = Object.values(available).some((entry) => isConfigured(entry, variables));
  const named = namesCarriers(content);
  const mode = environment.MODE ?? (own || named ? 'production' : 'sandbox');
  const identity =
    mode === 'sandbox' ? sandboxIdentity(environment.DATA_DIR, available) : undefined;
  const sandboxUrl =
    environment.SANDBOX_URL ?? `http://${environment.SANDBOX_HOST}:${environment.SANDBOX_PORT}`;
  const defaults = identity && sandboxDefaults(identity, sandboxUrl, available);
  const filled = identity ? withoutPlaceholders(content, identity) : content;
  const stated =
    CONFIG_FILE && content !== undefined ? parseConfigFile(CONFIG_FILE, filled, faults) : undefined;
  const usable = CONFIG_FILE ? stated && (filled as ConfigFile) : defaults?.file;
  // A key that lies in a folder must not spend the money of a real account.
  const keyed = usable && identity && !own && !named ? withOwnKey(usable, identity) : usable;
  const raw =
    keyed && identity && environment.WEBHOOK_URL !== undefined
      ? withWebhook(keyed, environment.WEBHOOK_URL, identity)
      : keyed;
  const keys = masterKeys(environment.MASTER_KEYS, identity?.masterKey, faults);
  if (mode === 'production') productionFaults(environment, own || named, faults);
  if (!raw) {
    providersOf(variables, available, faults);
    if (!CONFIG_FILE) {
      faults.add(
        'CONFIG_FILE',
        'is needed: it names the tenants. Copy config.example.json and adapt it.',
      );
    }
  }
  const asks = ROLES === undefined || ROLES.includes('api') || ROLES.includes('worker');
  return {
    environment,
    variables,
    directory: dirname(CONFIG_FILE ?? '.'),
    available,
    mode,
    identity,
    sandboxUrl,
    raw,
    file: CONFIG_FILE ? undefined : raw,
    twins: defaults?.providers,
    masterKeys: keys,
    cities: asks && raw ? cityDatabase(environment.GEO_DATABASE, faults) : undefined,
  };
}

/** An empty variable, as Compose files create them, counts as not set. */
function withoutEmpty(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
}
