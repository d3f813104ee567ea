/**
 * The whole configuration, from the environment and the configuration file, checked at once: the start is refused with every fault
 * listed. Without provider credentials the service is a sandbox and makes its own keys; production takes nothing that was generated.
 */
import { join } from 'node:path';
import type { CityReader } from '../approvals/places.js';
import { PUSH_SERVICES } from '../approvals/push-hosts.js';
import type { MasterKey } from '../challenge/code.js';
import {
  type ApiScope,
  type ChallengePolicy,
  DEFAULT_POLICY,
  type Tenant,
  type TenantWebhook,
} from '../challenge/policy.js';
import type { RoutePreferences } from '../challenge/routing.js';
import type { LoginSettings } from '../console/login-settings.js';
import type { ConfiguredDoor } from '../doors/configured-door.js';
import type { OpenIdSettings } from '../doors/openid/settings.js';
import type { ConfiguredAccount } from '../doors/twilio-verify/accounts.js';
import type { ProviderRegistry } from '../providers/provider-entry.js';
import { registry } from '../providers/registry.js';
import { type Durability, defaultLevel } from '../redis/durable-writes.js';
import type { RouteSettings } from '../routing/route-settings.js';
import type { SessionSettings } from '../sessions/session.js';
import { type Credentials, merged, type RawConfig, type Settings } from '../settings/merge.js';
import { checkCallerIds } from './caller-id-settings.js';
import { configuredCarriers } from './carrier-settings.js';
import { type Basis, readBasis } from './config-basis.js';
import { ConfigFile } from './config-file.js';
import { consoleSettings } from './console-settings.js';
import { configuredDoors } from './door-settings.js';
import type { Environment } from './environment.js';
import { checkInbound } from './inbound-settings.js';
import { type LimitSettings, limitSettings } from './limit-settings.js';
import { openIdSettings } from './openid-settings.js';
import {
  type ConfiguredProviders,
  checkCredentials,
  checkProviders,
  namesOfCredentials,
  providersOf,
} from './provider-settings.js';
import { preferencesOf, routeSettings } from './route-settings.js';
import { API_KEY_FILE, type SandboxIdentity, sha256Hex } from './sandbox-defaults.js';
import { sessionSettings } from './sessions-config.js';
import { checkTenants, checkWebhook, toTenant } from './tenants-config.js';
import { twilioVerifyAccounts } from './twilio-verify-settings.js';
import { ConfigurationError, type Fault, Faults } from './validation-errors.js';

export type Mode = 'sandbox' | 'production';
export type Role = 'api' | 'worker' | 'sandbox';

export interface Config {
  readonly mode: Mode;
  readonly roles: ReadonlySet<Role>;
  readonly host: string;
  readonly port: number;
  /** A separate address for `/livez`, `/readyz` and `/metrics`; none by default. */
  readonly healthPort?: number;
  /** Whether the API's own port serves metrics. Not in production, because they name tenants and countries. */
  readonly metricsOnApi: boolean;
  /** The address of this service for providers' webhooks and browsers, without a slash at the end. */
  readonly publicUrl: string;
  readonly trustProxy: string | undefined;
  readonly redisUrl: string;
  readonly redisCommandTimeoutMs: number;
  /** How safe a change is before it is acknowledged. */
  readonly redisDurability: Durability;
  readonly dataDirectory: string;
  readonly masterKeys: readonly MasterKey[];
  readonly tenants: readonly Tenant[];
  /** SHA-256 of each API key, hex, with its tenant and scopes. */
  readonly apiKeys: readonly {
    readonly sha256: string;
    readonly tenant: string;
    readonly scopes: readonly ApiScope[];
  }[];
  /** Settings of the hosted pages, by tenant id. */
  readonly sessions: ReadonlyMap<string, SessionSettings>;
  readonly limits: LimitSettings;
  /** The operator's order for all tenants. */
  readonly routes: RoutePreferences;
  /** How carriers are chosen where that is more than an order. */
  readonly routing: RouteSettings;
  readonly policy: ChallengePolicy;
  readonly providers: ConfiguredProviders;
  /** The identity platforms' doors. */
  readonly doors: readonly ConfiguredDoor[];
  /** The OpenID Providers, by tenant id. */
  readonly openId: ReadonlyMap<string, OpenIdSettings>;
  /** The accounts of applications that used Twilio Verify. */
  readonly twilioVerify: readonly ConfiguredAccount[];
  /** How long facts are kept, and where alerts for the operator go. */
  readonly record: { readonly keepDays: number; readonly webhook?: TenantWebhook };
  /** The console's login; without one, a sandbox opens its console to this machine alone, and production has none. */
  readonly console?: LoginSettings;
  readonly workerConcurrency: number;
  /** A worker that has jobs and takes or finishes none for this long is reported dead. */
  readonly workerStuckMs: number;
  readonly providerTimeoutMs: number;
  /** How long /readyz is 503 before the process stops taking connections. */
  readonly shutdownNoticeMs: number;
  /** The push services that devices of the authenticator app may name. */
  readonly pushServices: readonly string[];
  /** Cities of addresses, where a process that answers HTTP has a database of them. */
  readonly cities?: CityReader;
  readonly logLevel: string;
  /** The operator's word on which version of the settings is too old. */
  readonly settingsVersionMin?: number;
  /** The configuration file as it was written: settings are laid over it. */
  readonly raw: RawConfig;
  /** The same configuration with settings laid over the file, held to the checks of the start. */
  readonly settled: (settings: Settings) => SettledConfig;
  /** The settings of carriers that may change while the service runs, by carrier. */
  readonly credentialNames: ReadonlyMap<string, readonly string[]>;
  /** Only in sandbox mode. */
  readonly sandbox?: {
    readonly host: string;
    readonly port: number;
    readonly url: string;
    readonly timeScale: number;
    /** The file with the generated key, where that key is valid, and whose it is. */
    readonly keyFile?: string;
    readonly keyTenant?: string;
    /** Whether it sends through configured providers instead of the built-in carrier. */
    readonly ownProviders: boolean;
    readonly identity: SandboxIdentity;
  };
}

/**
 * @param available the providers that can be configured
 * @throws ConfigurationError with everything that is wrong
 */
export function loadConfig(
  variables: NodeJS.ProcessEnv,
  available: ProviderRegistry = registry,
): Config {
  const faults = new Faults();
  const basis = readBasis(variables, available, faults);
  if (!basis?.raw) throw new ConfigurationError(faults.found);
  const where = basis.environment.CONFIG_FILE ?? '';
  const file = basis.file ?? faults.parse(where, ConfigFile, basis.raw);
  const config = file && configOf(basis, file, NO_CREDENTIALS, faults);
  if (!config || faults.found.length > 0) throw new ConfigurationError(faults.found);
  return config;
}

/** What settings make of a configuration, or everything that is wrong with it then. */
export type SettledConfig =
  | { readonly config: Config; readonly credentials: Credentials }
  | { readonly faults: readonly Fault[] };

/** The checks of the start once more, with settings laid over the file. The environment is not read again. */
function settled(basis: Basis, settings: Settings): SettledConfig {
  const faults = new Faults();
  const laid = merged(basis.raw as RawConfig, settings);
  const file = faults.parse('', ConfigFile, laid.file);
  const config = file && configOf(basis, file, laid.credentials, faults);
  if (!config || faults.all.length > 0) {
    return { faults: faults.all.map((fault) => ofTenantById(fault, laid.file)) };
  }
  return { config, credentials: laid.credentials };
}

/** Whoever changes a setting knows the tenant by its id, and not by its place in the file. */
function ofTenantById({ path, message }: Fault, { tenants }: RawConfig): Fault {
  const named = path.replace(/^tenants\.(\d+)\b/, (whole, at) => {
    const id = tenants[Number(at)]?.['id'];
    return id === undefined ? whole : `tenants.${id}`;
  });
  return { path: named, message };
}

const NO_CREDENTIALS: Credentials = new Map();

/** Everything that a file makes of the basis; what is wrong with it goes to `faults`. */
function configOf(
  basis: Basis,
  file: ConfigFile,
  credentials: Credentials,
  faults: Faults,
): Config {
  const { environment, variables, directory, mode, identity, sandboxUrl } = basis;
  const sources = { variables, directory, faults };
  const carriers = configuredCarriers(file.carriers, basis.available, sources);
  const own = new Map([
    ...providersOf(variables, basis.available, faults, credentials),
    ...carriers.providers,
  ]);
  const providers = own.size > 0 ? own : (basis.twins ?? own);
  const credentialNames = namesOfCredentials(carriers.registry, variables, file.carriers);
  checkCredentials(credentials, credentialNames, faults);
  checkTenants(file, faults);
  checkProviders(file, providers, carriers.registry, faults);
  checkCallerIds(file, providers, carriers.registry, faults);
  checkInbound(file.tenants, providers, carriers.registry, faults);
  for (const { id, webhook } of file.tenants) {
    checkWebhook(`tenants.${id}.webhook`, webhook, mode, faults);
  }
  checkWebhook('record.webhook', file.record.webhook, mode, faults);
  const publicUrl = publicUrlOf(environment);
  const policy = toPolicy(file.policy);
  const roles = new Set<Role>(
    environment.ROLES ?? (mode === 'sandbox' ? ALL_ROLES : ['api', 'worker']),
  );
  const login = consoleSettings(file, { ...sources, mode, publicUrl });
  return {
    mode,
    roles,
    host: environment.HOST,
    port: environment.PORT,
    ...(environment.HEALTH_PORT === undefined ? {} : { healthPort: environment.HEALTH_PORT }),
    metricsOnApi: mode === 'sandbox' && environment.HEALTH_PORT === undefined,
    publicUrl,
    trustProxy: environment.TRUST_PROXY,
    redisUrl: environment.REDIS_URL,
    redisCommandTimeoutMs: environment.REDIS_COMMAND_TIMEOUT_MS,
    redisDurability: {
      level: environment.REDIS_DURABILITY ?? defaultLevel(environment.REDIS_URL),
      replicas: environment.REDIS_REPLICAS_TO_CONFIRM,
      timeoutMs: environment.REDIS_REPLICATION_TIMEOUT_MS,
    },
    dataDirectory: environment.DATA_DIR,
    masterKeys: basis.masterKeys,
    tenants: file.tenants.map((tenant) => toTenant(tenant, policy.lifeMs, faults)),
    apiKeys: file.tenants.flatMap((tenant) =>
      tenant.apiKeys.map((key) => ({ ...key, tenant: tenant.id })),
    ),
    limits: limitSettings(file, directory, carriers.registry, faults),
    sessions: sessionSettings(file.tenants, { mode, publicUrl, directory, faults }),
    routes: preferencesOf(file.routes),
    routing: routeSettings(file.routes, file.tenants, faults),
    policy,
    providers,
    doors: configuredDoors(file, sources),
    openId: openIdSettings(file.tenants, mode, sources),
    twilioVerify: twilioVerifyAccounts(file, sources),
    record: {
      keepDays: file.record.keepDays,
      ...(file.record.webhook ? { webhook: file.record.webhook } : {}),
    },
    ...(login ? { console: login } : {}),
    workerConcurrency: environment.WORKER_CONCURRENCY,
    workerStuckMs:
      environment.WORKER_STUCK_MS ??
      Math.max(STUCK_MS_MIN, SLOW_ANSWERS_MAX * environment.PROVIDER_TIMEOUT_MS),
    providerTimeoutMs: environment.PROVIDER_TIMEOUT_MS,
    shutdownNoticeMs: environment.SHUTDOWN_NOTICE_MS ?? (mode === 'production' ? NOTICE_MS : 0),
    pushServices: environment.PUSH_SERVICES ?? PUSH_SERVICES,
    ...(basis.cities ? { cities: basis.cities } : {}),
    logLevel: environment.LOG_LEVEL,
    ...(environment.SETTINGS_VERSION_MIN === undefined
      ? {}
      : { settingsVersionMin: environment.SETTINGS_VERSION_MIN }),
    raw: basis.raw as RawConfig,
    settled: (settings) => settled(basis, settings),
    credentialNames,
    ...(identity
      ? {
          sandbox: {
            host: environment.SANDBOX_HOST,
            port: environment.SANDBOX_PORT,
            url: sandboxUrl,
            timeScale: environment.SANDBOX_TIME_SCALE,
            ...ownKeyOf(file, identity, environment.DATA_DIR),
            ownProviders: own.size > 0,
            identity,
          },
        }
      : {}),
  };
}

/** With real carriers, the generated key counts only where the file has it. */
function ownKeyOf({ tenants }: ConfigFile, { apiKey }: SandboxIdentity, folder: string) {
  const sha256 = sha256Hex(apiKey);
  const whose = tenants.find(({ apiKeys }) => apiKeys.some((key) => key.sha256 === sha256));
  return whose ? { keyFile: join(folder, API_KEY_FILE), keyTenant: whose.id } : {};
}

function publicUrlOf({ PUBLIC_URL, HOST, PORT }: Environment): string {
  return (PUBLIC_URL ?? `http://${HOST}:${PORT}`).replace(/\/+$/, '');
}

/** A balancer that checks every 2 s checks twice in this time. */
const NOTICE_MS = 5_000;

/** A healthy delivery may wait for this many slow answers of a provider, one after the other. */
const SLOW_ANSWERS_MAX = 4;
const STUCK_MS_MIN = 60_000;

const ALL_ROLES: readonly Role[] = ['api', 'worker', 'sandbox'];

function toPolicy({ fallbackAfterMs, ...own }: ConfigFile['policy']): ChallengePolicy {
  const waits = Object.entries({ ...DEFAULT_POLICY.fallbackAfterMs, ...fallbackAfterMs });
  return {
    ...DEFAULT_POLICY,
    ...(own as Partial<ChallengePolicy>),
    fallbackAfterMs: Object.fromEntries(waits.filter(([, waitMs]) => waitMs !== null)),
  };
}
