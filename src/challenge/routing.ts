/** The first send of a challenge: over which routes it may go, and which of them limits let it take. */

import { isUnconfirmable } from '../limits/refusal.js';
import { type Channel, type Delivery, isFinal, isRich } from './challenge.js';
import { countryNotAllowed, noRoute, OctothorpeError, senderNotAllowed } from './errors.js';
import { type ParsedNumber, requireReachable } from './phone-number.js';
import type { Asker, CallerId, CallerIds, Sender, StartRequest, Tenant } from './policy.js';
import type { Admission, AdmissionRequest, CreateResult, Route, RouteQuery } from './ports.js';
import type { Clock } from './time.js';

/** A new challenge or message, before anything is queued. */
export interface NewSend {
  readonly id: string;
  readonly number: ParsedNumber;
  /** A test number: nothing is sent to it, and no limit counts it. */
  readonly test: boolean;
  /** A message's SMS takes so many parts. */
  readonly parts?: number;
  /** With an idempotency key: whether an earlier request has made the challenge. */
  readonly isThere?: (() => Promise<boolean>) | undefined;
}

export interface AdmittedSend {
  readonly route: Route;
  /** What was taken from limits, where that is new. */
  readonly taken?: AdmissionRequest;
}

/** Finds the route of the first send, and takes its places in the limits. @throws OctothorpeError as `firstRoutes`; `limit_reached`, `unavailable` */
export function admitStart(
  service: {
    readonly routes: Router;
    readonly admission: Admission;
    readonly onRefused?: RefusalWatch;
  },
  tenant: Tenant,
  request: Asker & Pick<StartRequest, 'channels' | 'provider' | 'reference'>,
  send: NewSend,
): Promise<AdmittedSend> {
  const { id, number } = send;
  const { channels, subject, reference } = request;
  const told = { tenant: tenant.id, id, number, channel: channels[0], delivery: 1 };
  return tellRefusal(service.onRefused, { ...told, subject, reference }, async () => {
    const routes = firstRoutes(service.routes, tenant, request, number);
    return send.test
      ? { route: routes[0] }
      : admitFirst(service.admission, tenant.id, send, request, routes);
  });
}

/** The first channel's route, then those of the other channels that have one, in order of preference. */
export type FirstRoutes = readonly [Route, ...Route[]];

/** @throws OctothorpeError `channel_not_allowed`, `country_not_allowed`, `number_not_allowed`, `sender_not_allowed` */
export function firstRoutes(
  routes: Router,
  tenant: Tenant,
  request: Pick<StartRequest, 'channels' | 'provider'>,
  number: ParsedNumber,
): FirstRoutes {
  const { channels } = request;
  const { country } = number;
  // All of them: what may not be sent must not be reached by way of a failure. RCS and WhatsApp are passed over where they may not be used.
  for (const channel of channels) {
    requireReachable(number, channel);
    if (!isRich(channel)) requireCountry(tenant, channel, country);
  }
  const query = {
    tenant: tenant.id,
    country,
    tried: [],
    ...(request.provider ? { pinned: request.provider } : {}),
  };
  const [first, ...others] = channels.map((channel) =>
    isAllowed(tenant, channel, country) ? routes.next(channel, query) : undefined,
  );
  const left = others.filter((route) => route !== undefined);
  if (first) return [first, ...left];
  // A call has no sender that a country registers: it takes over where the SMS may not be sent.
  const [second, ...further] = left;
  const passedOver = isRich(channels[0]) || routes.senderFault(channels[0], query) !== undefined;
  if (second && passedOver) return [second, ...further];
  requireCountry(tenant, channels[0], country);
  throw noneLeft(routes, channels[0], query);
}

/** Why there is no route. */
export function noneLeft(routes: Router, channel: Channel, query: RouteQuery): OctothorpeError {
  const fault = routes.senderFault(channel, query);
  return fault === undefined ? noRoute(channel) : senderNotAllowed(fault);
}

/**
 * Where the code of an SMS would not be looked at any more, the call that was asked for after it is placed at once. A repeated request is
 * answered from what is there, even if limits have given its places back since, and would refuse it now.
 */
async function admitFirst(
  admission: Admission,
  tenant: string,
  { id, number, parts, isThere }: NewSend,
  asker: Asker,
  [first, ...others]: FirstRoutes,
): Promise<AdmittedSend> {
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
    if (isLimit(error) && (await isThere?.())) return { route: first };
    const call = others.find(({ channel }) => channel === 'call');
    if (!call || !isUnconfirmable(error)) throw error;
    return admit(call);
  }
}

function isLimit(error: unknown): boolean {
  return error instanceof OctothorpeError && error.code === 'limit_reached';
}

/**
 * Gives back what a start took where an earlier request has made the challenge. Of two requests at once with one key, the second one is admitted
 * as a repetition of the first, and may still create the challenge: it then goes out with what the first one took.
 */
export async function returnUnused(
  admission: Admission,
  taken: AdmissionRequest,
  created: CreateResult,
): Promise<void> {
  if (created.kind === 'created') return;
  const { state, deliveries } = created.earlier;
  const isInUse = !isFinal(state) && deliveries[0]?.channel === taken.channel;
  if (!isInUse) await admission.withdraw(taken);
}

/** A send that was refused before anything was queued. */
export interface RefusedSend {
  readonly tenant: string;
  /** Of the challenge that it is about, or that it would have become. */
  readonly id: string;
  readonly number: Pick<ParsedNumber, 'e164' | 'country' | 'masked'>;
  readonly channel: Channel;
  /** The delivery that it would have been; 1 for a start. */
  readonly delivery: number;
  readonly subject?: string | undefined;
  readonly reference?: string | undefined;
  /** The limit that refused, or the code of the error. */
  readonly rule: string;
}

/** For the record; must not throw. */
export type RefusalWatch = (refused: RefusedSend) => void;

/** Tells of a refusal, and lets it through. An error of the service or of Redis is none. */
export async function tellRefusal<T>(
  watch: RefusalWatch | undefined,
  about: Omit<RefusedSend, 'rule'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (watch && error instanceof OctothorpeError && !OWN_TROUBLE.has(error.code)) {
      watch({ ...about, rule: error.rule ?? error.code });
    }
    throw error;
  }
}

const OWN_TROUBLE: ReadonlySet<string> = new Set(['unavailable', 'internal']);

/** @throws OctothorpeError country_not_allowed; a tenant that is no longer configured may send nowhere */
export function requireCountry(
  tenant: Pick<Tenant, 'countries'> | undefined,
  channel: Channel,
  country: string,
): void {
  if (!isAllowed(tenant, channel, country)) throw countryNotAllowed(channel, country);
}

function isAllowed(
  tenant: Pick<Tenant, 'countries'> | undefined,
  channel: Channel,
  country: string,
): boolean {
  const allowed = tenant?.countries[channel] ?? [];
  return allowed.includes('*') || allowed.includes(country);
}

/** What a request says of who asks, without what is absent. */
export function askerOf({ ip, device, subject }: Asker): Asker {
  return {
    ...(ip === undefined ? {} : { ip }),
    ...(device === undefined ? {} : { device }),
    ...(subject === undefined ? {} : { subject }),
  };
}

/** The tenant's sender for this provider and channel: the country's own, else the one for all. */
export function senderFor(
  senders: readonly Sender[],
  delivery: Pick<Delivery, 'provider' | 'channel'>,
  country: string,
): Sender | undefined {
  const fitting = senders.filter(
    (sender) => sender.provider === delivery.provider && sender.channel === delivery.channel,
  );
  const own = fitting.find((sender) => sender.country === country);
  return own ?? fitting.find((sender) => sender.country === undefined);
}

/** Whether the tenant's calls to this country show their number. */
export function callerIdFor(callerIds: CallerIds | undefined, country: string): CallerId {
  return callerIds?.[country] ?? callerIds?.['*'] ?? 'shown';
}

// Which provider reaches a country on a channel, in the operator's order. Pure: the table comes from the configuration.

/** Provider names in order of preference, by channel, then by country; `*` for all others. */
export type RoutePreferences = Readonly<
  Partial<Record<Channel, Readonly<Record<string, readonly string[]>>>>
>;

/** What each configured provider can do, by its name. */
export interface ConfiguredProviders {
  get(name: string): ProviderAbilities | undefined;
}

export interface ProviderAbilities {
  readonly capabilities: { has(channel: Channel): boolean };
  /** Its calls can hide their number. */
  readonly hiddenCaller?: boolean;
}

/** A provider that a tenant may not use for SMS to a country, and why. Made at the start by `sender-rights.ts`. */
export interface SenderBan {
  readonly fromMs: number;
  /** What to register, and where. */
  readonly remedy: string;
}

/** By `pairKey`. */
export type SenderBans = ReadonlyMap<string, SenderBan>;

export function pairKey(tenant: string, provider: string, country: string): string {
  return `${tenant} ${provider} ${country}`;
}

export interface SenderLimits {
  readonly bans: SenderBans;
  readonly clock: Clock;
  /** By tenant. */
  readonly callerIds?: ReadonlyMap<string, CallerIds>;
}

/** Chooses where the operator's order alone does not decide: by shares, or by what was learnt. */
export interface RouteChooser {
  /** The order of this tenant's own; undefined where it has none. */
  ownOrder(channel: Channel, query: RouteQuery): readonly string[] | undefined;
  /**
   * @param allowed what may be used, in the operator's order
   * @param isAllowed the same of a provider that is not in that order
   * @returns undefined where the order decides
   */
  choose(
    channel: Channel,
    query: RouteQuery,
    allowed: readonly string[],
    isAllowed: (provider: string) => boolean,
  ): Route | undefined;
}

export class Router {
  readonly #preferences: RoutePreferences;
  readonly #providers: ConfiguredProviders;
  readonly #senders: SenderLimits | undefined;
  #chooser: RouteChooser | undefined;

  constructor(
    preferences: RoutePreferences,
    providers: ConfiguredProviders,
    senders?: SenderLimits,
    chooser?: RouteChooser,
  ) {
    this.#preferences = preferences;
    this.#providers = providers;
    this.#senders = senders;
    this.#chooser = chooser;
  }

  /** From now on; undefined where the order decides. */
  chooseBy(chooser: RouteChooser | undefined): void {
    this.#chooser = chooser;
  }

  /** The best route on this channel that has not been tried; undefined when none is left. */
  next(channel: Channel, query: RouteQuery): Route | undefined {
    const isAllowed = (name: string) => this.#ban(channel, query, name) === undefined;
    const names = this.#candidates(channel, query);
    const chosen =
      query.pinned === undefined
        ? this.#chooser?.choose(channel, query, names.filter(isAllowed), isAllowed)
        : undefined;
    const provider = chosen?.provider ?? names.find(isAllowed);
    if (provider === undefined) return undefined;
    const hides =
      channel === 'call' && this.#callerId(query) !== 'shown' && this.#canHide(provider);
    return { channel, provider, ...chosen, ...(hides ? { caller: 'hidden' } : {}) };
  }

  /** What to register, and where, if a route is left out because the country would block its sender, or replace it. */
  senderFault(channel: Channel, query: RouteQuery): string | undefined {
    for (const name of this.#candidates(channel, query)) {
      const ban = this.#ban(channel, query, name);
      if (ban) return ban.remedy;
    }
    return undefined;
  }

  #candidates(channel: Channel, query: RouteQuery): readonly string[] {
    const { country, tried, pinned } = query;
    const table = this.#preferences[channel];
    const order = () =>
      this.#chooser?.ownOrder(channel, query) ?? table?.[country] ?? table?.['*'] ?? [];
    const names = pinned === undefined ? order() : [pinned];
    const used = new Set(
      tried.filter((route) => route.channel === channel).map((route) => route.provider),
    );
    const able = names.filter(
      (name) => !used.has(name) && this.#providers.get(name)?.capabilities.has(channel),
    );
    return channel === 'call' ? this.#byCaller(able, query) : able;
  }

  /** In the operator's order, but for the number of the caller: those that hide it come first, or alone. */
  #byCaller(names: readonly string[], query: RouteQuery): readonly string[] {
    const callerId = this.#callerId(query);
    if (callerId === 'shown') return names;
    const hiding = names.filter((name) => this.#canHide(name));
    if (callerId === 'hidden_only') return hiding;
    return [...hiding, ...names.filter((name) => !this.#canHide(name))];
  }

  #callerId({ tenant, country }: RouteQuery): CallerId {
    return callerIdFor(this.#senders?.callerIds?.get(tenant), country);
  }

  #canHide(name: string): boolean {
    return this.#providers.get(name)?.hiddenCaller === true;
  }

  #ban(channel: Channel, { tenant, country }: RouteQuery, provider: string) {
    // Countries register senders of SMS. An RCS agent and a WhatsApp number are approved by those networks, and stand in no country's table.
    if (channel !== 'sms' || !this.#senders) return undefined;
    const { bans, clock } = this.#senders;
    const ban = bans.get(pairKey(tenant, provider, country));
    return ban && ban.fromMs <= clock.now() ? ban : undefined;
  }
}
