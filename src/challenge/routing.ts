/** The first send of a challenge: over which routes it may go, and which of them limits let it take. */

import { isUnconfirmable } from '../limits/refusal.js';
import type { Channel } from './challenge.js';
import { countryNotAllowed, noRoute } from './errors.js';
import { type ParsedNumber, requireReachable } from './phone-number.js';
import type { Asker, StartRequest, Tenant } from './policy.js';
import type { Admission, AdmissionRequest, Route, RouteQuery, RouteTable } from './ports.js';

export interface FirstSend {
  readonly tenant: string;
  readonly id: string;
  readonly number: ParsedNumber;
  readonly asker: Asker;
  /** A message's SMS takes so many parts. */
  readonly parts?: number;
}

/** The first channel's route, then those of the other channels that have one, in order of preference. */
export type FirstRoutes = readonly [Route, ...Route[]];

/** @throws OctothorpeError `channel_not_allowed`, `country_not_allowed`, `number_not_allowed` */
export function firstRoutes(
  routes: RouteTable,
  tenant: Tenant,
  request: Pick<StartRequest, 'channels' | 'provider'>,
  number: ParsedNumber,
): FirstRoutes {
  const { channels } = request;
  // All of them: what may not be sent must not be reached by way of a failure.
  for (const channel of channels) {
    requireReachable(number, channel);
    requireCountry(tenant, channel, number.country);
  }
  const next = (channel: Channel) =>
    routes.next(channel, {
      country: number.country,
      tried: [],
      ...(request.provider ? { pinned: request.provider } : {}),
    });
  const [first, ...others] = channels.map(next);
  if (!first) throw noRoute(channels[0]);
  return [first, ...others.filter((route) => route !== undefined)];
}

/**
 * Where the code of an SMS would not be looked at any more, the call that was asked for after it is placed at once.
 * @returns the route, and what was taken for it where that is new
 * @throws OctothorpeError `limit_reached`, `unavailable`
 */
export async function admitFirst(
  admission: Admission,
  { tenant, id, number, asker, parts }: FirstSend,
  [first, ...others]: FirstRoutes,
): Promise<{ readonly route: Route; readonly taken?: AdmissionRequest }> {
  const admit = async (route: Route) => {
    const { e164, country } = number;
    const { channel, provider } = route;
    const send = { tenant, challengeId: id, e164, country, channel, provider, delivery: 1 };
    const priced = parts === undefined ? {} : { parts };
    const request: AdmissionRequest = { kind: 'start', ...send, ...priced, ...askerOf(asker) };
    const outcome = await admission.admit(request);
    return outcome === 'taken' ? { route, taken: request } : { route };
  };
  try {
    return await admit(first);
  } catch (error) {
    const call = others.find(({ channel }) => channel === 'call');
    if (!call || !isUnconfirmable(error)) throw error;
    return admit(call);
  }
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

/** What a request says of who asks, without what is absent. */
export function askerOf({ ip, device, subject }: Asker): Asker {
  return {
    ...(ip === undefined ? {} : { ip }),
    ...(device === undefined ? {} : { device }),
    ...(subject === undefined ? {} : { subject }),
  };
}

// Which provider reaches a country on a channel, in the operator's order. Pure: the table comes from the configuration.

/** Provider names in order of preference, by channel, then by country; `*` for all others. */
export type RoutePreferences = Readonly<
  Record<Channel, Readonly<Record<string, readonly string[]>>>
>;

/** What each configured provider can do, by its name. */
export interface ConfiguredProviders {
  get(name: string): { readonly capabilities: { has(channel: Channel): boolean } } | undefined;
}

export class Router implements RouteTable {
  readonly #preferences: RoutePreferences;
  readonly #providers: ConfiguredProviders;

  constructor(preferences: RoutePreferences, providers: ConfiguredProviders) {
    this.#preferences = preferences;
    this.#providers = providers;
  }

  next(channel: Channel, query: RouteQuery): Route | undefined {
    const table = this.#preferences[channel];
    const names = table[query.country] ?? table['*'] ?? [];
    const tried = new Set(
      query.tried.filter((route) => route.channel === channel).map((route) => route.provider),
    );
    const candidates = query.pinned === undefined ? names : [query.pinned];
    const provider = candidates.find(
      (name) => !tried.has(name) && this.#providers.get(name)?.capabilities.has(channel),
    );
    return provider === undefined ? undefined : { channel, provider };
  }
}
