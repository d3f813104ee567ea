/** A tenant: brand, senders, webhook. Read from the configuration. */
import type { Channel } from './challenge.js';
import { countryNotAllowed } from './errors.js';
import type { MessageTemplate } from './message-templates.js';

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
  /** Its own texts of messages and calls. */
  readonly templates?: readonly MessageTemplate[];
  /** Whether its jobs may hold a number in plain text, readable in Redis. */
  readonly clearJobs?: boolean;
}

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
export const API_SCOPES = ['challenges', 'sessions', 'operator'] as const;
export type ApiScope = (typeof API_SCOPES)[number];

/** Everything except the operator's scope: a service that verifies people needs no more. */
export const SERVICE_SCOPES: readonly ApiScope[] = ['challenges', 'sessions'];
