/**
 * The whole configuration, from the environment and the configuration file, checked at once: the start is refused with every fault
 * listed. Without provider credentials the service is a sandbox and makes its own keys; production takes nothing that was generated.
 */
import { dirname, join } from 'node:path';
import type { CityReader } from '../approvals/places.js';
import { PUSH_SERVICES } from '../approvals/push-hosts.js';
import type { MasterKey } from '../challenge/code.js';
import {
  type ApiScope,
  type ChallengePolicy,
  DEFAULT_POLICY,
  type ReceivingNumber,
  type Sender,
  type Tenant,
  type TenantWebhook,
} from '../challenge/policy.js';
import type { RoutePreferences } from '../challenge/routing.js';
import type { LoginSettings } from '../console/login-settings.js';
import type { ConfiguredDoor } from '../doors/configured-door.js';
import type { OpenIdSettings } from '../doors/openid/settings.js';
import type { ConfiguredAccount } from '../doors/twilio-verify/accounts.js';
import { checkTarget } from '../notifications/webhook-target.js';
import type { ProviderRegistry } from '../providers/provider-entry.js';
import { registry } from '../providers/registry.js';
import { type Durability, defaultLevel } from '../redis/durable-writes.js';
import type { RouteSettings } from '../routing/route-settings.js';
import type { SessionSettings } from '../sessions/session.js';
import { checkCallerIds } from './caller-id-settings.js';
import { configuredCarriers } from './carrier-settings.js';
import { type ConfigFile, namesCarriers, parseConfigFile, readConfigJson } from './config-file.js';
import { consoleSettings } from './console-settings.js';
import { configuredDoors } from './door-settings.js';
import { Environment, masterKeys } from './environment.js';
import { cityDatabase } from './geo-database.js';
import { checkInbound } from './inbound-settings.js';
import { type LimitSettings, limitSettings } from './limit-settings.js';
import { openIdSettings } from './openid-settings.js';
import { productionFaults } from './production-faults.js';
import { type ConfiguredProviders, checkProviders, providersOf } from './provider-settings.js';
import { preferencesOf, routeSettings } from './route-settings.js';
import {
  API_KEY_FILE,
  type SandboxIdentity,
  sandboxDefaults,
  sandboxIdentity,
  sha256Hex,
} from './sandbox-defaults.js';
import { withOwnKey, withoutPlaceholders, withWebhook } from './sandbox-file.js';
import { brandName, sessionSettings } from './sessions-config.js';
import { tenantTemplates } from './templates-config.js';
import { twilioVerifyAccounts } from './twilio-verify-settings.js';
import { ConfigurationError, Faults } from './validation-errors.js';

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
  const config = readConfig(variables, available, faults);
  if (!config || faults.found.length > 0) throw new ConfigurationError(faults.found);
  return config;
}

function readConfig(
  variables: NodeJS.ProcessEnv,
  available: ProviderRegistry,
  faults: Faults,
): Config | undefined {
  const given = withoutEmpty(variables);
  const environment = faults.parse('', Environment, given);
  if (!environment) return undefined;
  if (environment.REDIS_REPLICATION_TIMEOUT_MS >= environment.REDIS_COMMAND_TIMEOUT_MS) {
    faults.add('REDIS_REPLICATION_TIMEOUT_MS', 'must be less than REDIS_COMMAND_TIMEOUT_MS');
  }
  const directory = dirname(environment.CONFIG_FILE ?? '.');
  const { CONFIG_FILE } = environment;
  const content = CONFIG_FILE ? readConfigJson(CONFIG_FILE, faults) : undefined;
  const credentials = providersOf(given, available, faults);
  const serious = credentials.size > 0 || namesCarriers(content);
  const mode = environment.MODE ?? (serious ? 'production' : 'sandbox');
  const identity =
    mode === 'sandbox' ? sandboxIdentity(environment.DATA_DIR, available) : undefined;
  const filled = identity ? withoutPlaceholders(content, identity) : content;
  const stated =
    CONFIG_FILE && content !== undefined ? parseConfigFile(CONFIG_FILE, filled, faults) : undefined;
  const named = stated?.carriers ?? {};
  const carriers = configuredCarriers(named, available, { variables: given, directory, faults });
  const own = new Map([...credentials, ...carriers.providers]);
  const sandboxUrl =
    environment.SANDBOX_URL ?? `http://${environment.SANDBOX_HOST}:${environment.SANDBOX_PORT}`;
  const defaults = identity && sandboxDefaults(identity, sandboxUrl, available);
  const chosen = environment.CONFIG_FILE ? stated : defaults?.file;
  // A key that lies in a folder must not spend the money of a real account.
  const keyed = chosen && identity && own.size === 0 ? withOwnKey(chosen, identity) : chosen;
  const file =
    keyed && identity && environment.WEBHOOK_URL !== undefined
      ? withWebhook(keyed, environment.WEBHOOK_URL, identity)
      : keyed;
  const providers = own.size > 0 ? own : (defaults?.providers ?? own);
  const keys = masterKeys(environment.MASTER_KEYS, identity?.masterKey, faults);
  if (mode === 'production') productionFaults(environment, own, faults);
  if (!file) {
    if (!environment.CONFIG_FILE) {
      faults.add(
        'CONFIG_FILE',
        'is needed: it names the tenants. Copy config.example.json and adapt it.',
      );
    }
    return undefined;
  }
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
  const asks = roles.has('api') || roles.has('worker');
  const login = consoleSettings(file, { variables: given, directory, faults, mode, publicUrl });
  const cities = asks ? cityDatabase(environment.GEO_DATABASE, faults) : undefined;
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
    masterKeys: keys,
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
    doors: configuredDoors(file, { variables: given, directory, faults }),
    openId: openIdSettings(file.tenants, mode, { variables: given, directory, faults }),
    twilioVerify: twilioVerifyAccounts(file, { variables: given, directory, faults }),
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
    ...(cities ? { cities } : {}),
    logLevel: environment.LOG_LEVEL,
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

function checkTenants(file: ConfigFile, faults: Faults): void {
  const ids = file.tenants.map((tenant) => tenant.id);
  for (const id of new Set(ids.filter((each, at) => ids.indexOf(each) !== at))) {
    faults.add('tenants', `two tenants are called ${id}`);
  }
  const hashes = file.tenants.flatMap(({ apiKeys }) => apiKeys.map(({ sha256 }) => sha256));
  if (new Set(hashes).size !== hashes.length) {
    faults.add(
      'tenants',
      'one API key stands twice: give each tenant, and each set of scopes, its own',
    );
  }
}

function toPolicy({ fallbackAfterMs, ...own }: ConfigFile['policy']): ChallengePolicy {
  const waits = Object.entries({ ...DEFAULT_POLICY.fallbackAfterMs, ...fallbackAfterMs });
  return {
    ...DEFAULT_POLICY,
    ...(own as Partial<ChallengePolicy>),
    fallbackAfterMs: Object.fromEntries(waits.filter(([, waitMs]) => waitMs !== null)),
  };
}

/** The notifier would refuse such a target for each message, too late for the operator to notice. */
function checkWebhook(
  path: string,
  webhook: TenantWebhook | undefined,
  mode: Mode,
  faults: Faults,
): void {
  if (!webhook) return;
  const target = checkTarget(webhook.url, { allowPrivate: mode === 'sandbox' });
  if (target.kind === 'refused') faults.add(`${path}.url`, target.fault);
}

function toTenant(tenant: ConfigFile['tenants'][number], lifeMs: number, faults: Faults): Tenant {
  const { id, locale, countries, webhook, clearJobs, relay } = tenant;
  const brand = brandName(tenant);
  const templates = tenantTemplates({ id, brand, templates: tenant.templates }, lifeMs, faults);
  return {
    id,
    brand,
    locale,
    countries,
    senders: tenant.senders.map(toSender),
    ...(tenant.callerId ? { callerId: tenant.callerId } : {}),
    ...(tenant.senderRights ? { senderRights: tenant.senderRights } : {}),
    ...(webhook ? { webhook } : {}),
    ...(clearJobs ? { clearJobs } : {}),
    ...(relay ? { relay } : {}),
    ...(tenant.inboundSms ? { inboundSms: tenant.inboundSms.map(toReceiver) } : {}),
    ...(templates.length > 0 ? { templates } : {}),
  };
}

function toReceiver({
  provider,
  number,
  country,
}: NonNullable<ConfigFile['tenants'][number]['inboundSms']>[number]): ReceivingNumber {
  return { provider, number, ...(country === undefined ? {} : { country }) };
}

function toSender(sender: ConfigFile['tenants'][number]['senders'][number]): Sender {
  const { provider, channel, from, country, kind, registered, templates } = sender;
  return {
    provider,
    channel,
    from,
    ...(country === undefined ? {} : { country }),
    ...(kind === undefined ? {} : { kind }),
    ...(templates === undefined ? {} : { templates }),
    ...(registered === undefined
      ? {}
      : {
          registered: registered.map(({ country: where, until }) =>
            until === undefined ? { country: where } : { country: where, until },
          ),
        }),
  };
}

/** An empty variable, as Compose files create them, counts as not set. */
function withoutEmpty(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
}
