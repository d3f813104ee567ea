/** The OpenID Providers of the tenants that have one. Loaded only where there are any: oidc-provider is large. */
import { hkdfSync } from 'node:crypto';
import type { Handler } from 'express';
import type { JWK } from 'jose';
import type { Closers } from '../app.js';
import { AddressCounter } from '../doors/address-counter.js';
import { type Asking, Backchannel } from '../doors/openid/backchannel.js';
import { EntraHints } from '../doors/openid/entra-hint.js';
import { GraphNumbers } from '../doors/openid/graph-numbers.js';
import type { ReportOutcome } from '../doors/openid/outcomes.js';
import { People, type PeopleParts } from '../doors/openid/people.js';
import { Pings } from '../doors/openid/ping.js';
import { createProvider } from '../doors/openid/provider.js';
import { RecordStore } from '../doors/openid/record-store.js';
import { type OpenIdTenant, openIdRouter } from '../doors/openid/routes.js';
import { SealedRecords } from '../doors/openid/sealed-records.js';
import {
  type OpenIdSettings,
  openIdIssuer,
  openIdMount,
  RETURN_PATH,
} from '../doors/openid/settings.js';
import { SigningKeys } from '../doors/openid/signing-keys.js';
import { Visits } from '../doors/openid/visits.js';
import { limitDigest } from '../limits/hmac-tags.js';
import { openIdVisitsKey } from '../redis/keys.js';
import type { SessionService } from '../sessions/session-service.js';
import type { Core } from './core.js';
import type { ApiParts } from './sessions.js';

/** In which `visitsPerAddressMax` counts. */
const VISITS_WINDOW_MS = 600_000;
/** Well within the two days in which a new key is published before it signs. */
const KEYS_READ_EVERY_MS = 3_600_000;

export interface OpenIdParts extends Pick<ApiParts, 'redis' | 'changes' | 'closing'> {
  readonly sessions: SessionService;
  readonly challenges: Asking;
  /** What subjects have registered. */
  readonly registered: PeopleParts['registered'];
  readonly closers: Closers;
}

export async function composeOpenId(core: Core, parts: OpenIdParts): Promise<Handler> {
  const { config, logger } = core;
  const records = new SealedRecords(config.masterKeys);
  const keys = signingKeys(core, parts, records);
  let jwks = await keys.load();
  const tenants = new Map<string, Opened>();
  for (const [id, settings] of config.openId) {
    const opened = openTenant(core, parts, records, id, settings, jwks);
    // A client that oidc-provider cannot use stops the start, not the first person.
    const { clients, entra } = settings;
    for (const client of [...clients.map((each) => each.id), ...(entra ? [entra.clientId] : [])]) {
      await opened.provider.Client.find(client);
    }
    tenants.set(id, opened);
  }
  async function renew(): Promise<void> {
    const next = await keys.load();
    if (kidsOf(next) === kidsOf(jwks)) return;
    jwks = next;
    for (const tenant of tenants.values()) tenant.provider = tenant.renewed(jwks);
  }
  const timer = setInterval(() => {
    renew().catch((error) => logger.warn('openid keys', { error }));
  }, KEYS_READ_EVERY_MS);
  timer.unref();
  parts.closing.addEventListener('abort', () => clearInterval(timer));
  return openIdRouter({ tenants, publicUrl: config.publicUrl });
}

interface Jwks {
  readonly keys: JWK[];
}

interface Opened extends OpenIdTenant {
  /** The same provider with other keys. */
  readonly renewed: (jwks: Jwks) => OpenIdTenant['provider'];
}

function kidsOf({ keys }: Jwks): string {
  return keys.map(({ kid }) => kid).join(' ');
}

function signingKeys(core: Core, { redis }: OpenIdParts, records: SealedRecords): SigningKeys {
  const { config, clock, logger } = core;
  return new SigningKeys({
    redis,
    run: core.writesOver(redis).run,
    records,
    masters: config.masterKeys,
    clock,
    host: new URL(config.publicUrl).hostname,
    onLost: () =>
      logger.warn('openid keys', {
        message:
          'The signing keys in Redis were sealed under a master key that is no longer configured. New ones were made; clients fetch them when they see them.',
      }),
  });
}

function openTenant(
  core: Core,
  parts: OpenIdParts,
  records: SealedRecords,
  id: string,
  settings: OpenIdSettings,
  jwks: Jwks,
): Opened {
  const { config, clock, cipher, logger } = core;
  const tenant = core.tenants.get(id);
  if (!tenant) throw new Error(`There is no tenant ${id}.`);
  const { entra } = settings;
  const { publicUrl } = config;
  const issuer = openIdIssuer(publicUrl, id);
  const clients = new Map(settings.clients.map((client) => [client.id, client]));
  const run = core.writesOver(parts.redis).run;
  const store = new RecordStore({ redis: parts.redis, run, records, tenant: id });
  const { registered } = parts;
  const graph = entra?.graph ? { numbers: new GraphNumbers(entra.graph, entra, clock) } : {};
  const people = new People({ tenant: id, cipher, registered, ...graph });
  const onFault = (event: string, error: unknown) => logger.warn(event, { error, tenant: id });
  const visits = new Visits({
    get tenant() {
      return core.tenants.get(id) ?? tenant;
    },
    sessions: parts.sessions,
    store,
    people,
    clients,
    begun: visitCounter(core, parts, id, settings),
    publicUrl,
    returnUrl: `${issuer}${RETURN_PATH}`,
    ...(entra ? { entra: { clientId: entra.clientId, hints: new EntraHints(entra, clock) } } : {}),
  });
  const { challenges, changes, closing } = parts;
  const backchannel = new Backchannel({
    get tenant() {
      return core.tenants.get(id) ?? tenant;
    },
    challenges,
    changes,
    people,
    clients,
    closing,
    onFault,
  });
  const pings = parts.closers.add(
    new Pings(settings.clients, { allowPrivate: config.mode === 'sandbox' }, onFault),
    (opened) => opened.close(),
  );
  const onOutcome: ReportOutcome = (endpoint, outcome) =>
    core.metrics.door({ door: `${openIdMount(id)}${endpoint}`, outcome });
  const cookieKeys = config.masterKeys.map(({ secret }) => cookieKey(secret));
  const renewed = (keys: Jwks) =>
    createProvider({
      issuer,
      settings,
      jwks: keys,
      cookieKeys,
      store,
      visits,
      backchannel,
      pings,
      onFault,
      onOutcome,
    });
  return { provider: renewed(jwks), visits, onOutcome, renewed };
}

function visitCounter(
  { keyring }: Core,
  { redis }: OpenIdParts,
  tenant: string,
  { visitsPerAddressMax: max }: OpenIdSettings,
): AddressCounter {
  return new AddressCounter(redis, limitDigest(keyring), {
    of: `openid ${tenant}`,
    max,
    windowMs: VISITS_WINDOW_MS,
    key: openIdVisitsKey,
  });
}

function cookieKey(secret: Buffer): string {
  const key = hkdfSync('sha256', secret, 'octothorpe', 'openid-cookie', 32);
  return Buffer.from(key).toString('base64url');
}
