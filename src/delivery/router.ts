/** Which provider reaches a country on a channel, in the operator's order. Pure: the table comes from the configuration. */
import type { Channel } from '../challenge/challenge.js';
import type { Route, RouteQuery, RouteTable } from '../challenge/ports.js';

/** Provider names in order of preference, by channel, then by country; `*` for all others. */
export type RoutePreferences = Readonly<
  Record<Channel, Readonly<Record<string, readonly string[]>>>
>;

export class Router implements RouteTable {
  readonly #preferences: RoutePreferences;
  readonly #reaches: (provider: string, channel: Channel) => boolean;

  /** @param reaches whether the provider is configured, and can do the channel */
  constructor(
    preferences: RoutePreferences,
    reaches: (provider: string, channel: Channel) => boolean,
  ) {
    this.#preferences = preferences;
    this.#reaches = reaches;
  }

  next(channel: Channel, query: RouteQuery): Route | undefined {
    const table = this.#preferences[channel];
    const names = table[query.country] ?? table['*'] ?? [];
    const tried = new Set(
      query.tried.filter((route) => route.channel === channel).map((route) => route.provider),
    );
    const candidates = query.pinned === undefined ? names : [query.pinned];
    const provider = candidates.find((name) => !tried.has(name) && this.#reaches(name, channel));
    return provider === undefined ? undefined : { channel, provider };
  }
}
