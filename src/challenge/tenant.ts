/** A tenant: brand, senders, webhook. Read from the configuration. */
import type { Channel } from './challenge.js';
import { countryNotAllowed } from './errors.js';

export interface Tenant {
  /** `[a-z0-9-]{1,32}` */
  readonly id: string;
  /** Shown in messages and said in calls. */
  readonly brand: string;
  /** BCP 47, used where a request names none. */
  readonly locale: string;
  readonly senders: readonly Sender[];
  /** ISO 3166-1 alpha-2 codes that may be reached, by channel; `*` allows all, empty allows none. */
  readonly countries: Readonly<Record<Channel, readonly string[]>>;
  readonly webhook?: TenantWebhook;
  /** Whether its jobs may hold a number in plain text, readable in Redis. */
  readonly clearJobs?: boolean;
  /** What its messages may hold, and who may hear them. */
  readonly relay?: RelayRules;
}

export interface RelayRules {
  /** The most parts of an SMS, 1 to 6; each is charged. */
  readonly partsMax: number;
  /** Texts that may be sent as they are: `{code}` stands for the code, any other name in braces for up to 40 characters. */
  readonly templates: readonly string[];
  /** A machine that picks up may hear the code. */
  readonly machines: boolean;
}

export const DEFAULT_RELAY_RULES: RelayRules = { partsMax: 2, templates: [], machines: false };

/** @throws OctothorpeError country_not_allowed; a tenant that is no longer configured may send nowhere */
export function requireCountry(
  tenant: Pick<Tenant, 'countries'> | undefined,
  channel: Channel,
  country: string,
): void {
  const allowed = tenant?.countries[channel] ?? [];
  if (allowed.includes('*') || allowed.includes(country)) return;
  throw countryNotAllowed(channel, country);
}

/** What the phone shows as the other side, for a provider, channel and country. */
export interface Sender {
  readonly provider: string;
  readonly channel: Channel;
  /** ISO 3166-1 alpha-2; absent for all countries without a sender of their own. */
  readonly country?: string;
  /** E.164, an alphanumeric sender ID (SMS, 1..11), or a pool of numbers as the provider names it. */
  readonly from: string;
}

export interface TenantWebhook {
  readonly url: string;
  /** Standard Webhooks secrets (`whsec_…`), newest first; every one signs, so that they can rotate. */
  readonly secrets: readonly string[];
}

export interface WebhookDisabled {
  readonly sinceMs: number;
  /** One notification is tried again then. */
  readonly untilMs: number;
}

/**
 * Whether a tenant's webhook is disabled because its receiver answered 410. It is about one URL: another one in the configuration is
 * enabled from the start.
 */
export interface WebhookSwitch {
  /** Undefined where notifications may be sent. @throws OctothorpeError `unavailable`; so do the others */
  disabled(tenant: string, url: string): Promise<WebhookDisabled | undefined>;
  disable(tenant: string, url: string): Promise<void>;
  enable(tenant: string): Promise<void>;
}

/** What an API key may do. A key has one scope or several; without any in the configuration it has those of a service. */
export const API_SCOPES = ['challenges', 'sessions', 'operator', 'relay'] as const;
export type ApiScope = (typeof API_SCOPES)[number];

/** A service that verifies people needs no more. The relay sends what somebody else wrote, so a key has to be given its scope. */
export const SERVICE_SCOPES: readonly ApiScope[] = ['challenges', 'sessions'];
