/**
 * Puts the changeable parts of one configuration into another in place: whoever was given its maps and lists at the start reads the present
 * ones without asking. It happens between two turns of the event loop, so that nobody sees half of it; what was taken out of them before stays
 * as it was.
 */
import type { Config } from './config.js';

/** A copy that shares no changeable part with the configuration it was made from. */
export function withOwnParts(config: Config): Config {
  const { limits, routing } = config;
  return {
    ...config,
    tenants: [...config.tenants],
    apiKeys: [...config.apiKeys],
    doors: [...config.doors],
    twilioVerify: [...config.twilioVerify],
    sessions: new Map(config.sessions),
    providers: new Map(config.providers),
    routes: { ...config.routes },
    routing: {
      everywhere: { ...routing.everywhere },
      tenants: new Map(routing.tenants),
      worth: new Map(routing.worth),
    },
    limits: {
      ...limits,
      byTenant: new Map(limits.byTenant),
      lists: { ...limits.lists, tenants: new Map(limits.lists.tenants) },
      testNumbers: new Map(limits.testNumbers),
    },
  };
}

/** @param carriers those whose credentials have changed: the others stay as they were opened */
export function adopt(live: Config, next: Config, carriers: ReadonlySet<string>): void {
  replaceList(live.tenants, next.tenants);
  replaceList(live.apiKeys, next.apiKeys);
  replaceList(live.doors, next.doors);
  replaceList(live.twilioVerify, next.twilioVerify);
  replaceMap(live.sessions, next.sessions);
  replaceFields(live.routes, next.routes);
  replaceFields(live.routing.everywhere, next.routing.everywhere);
  replaceMap(live.routing.tenants, next.routing.tenants);
  replaceMap(live.routing.worth, next.routing.worth);
  replaceMap(live.limits.byTenant, next.limits.byTenant);
  replaceMap(live.limits.lists.tenants, next.limits.lists.tenants);
  replaceMap(live.limits.testNumbers, next.limits.testNumbers);
  const providers = live.providers as Map<string, unknown>;
  for (const name of carriers) {
    const provider = next.providers.get(name);
    if (provider) providers.set(name, provider);
  }
}

/** The same map with other content. */
export function replaceMap<Key, Value>(
  live: ReadonlyMap<Key, Value>,
  next: ReadonlyMap<Key, Value>,
): void {
  const map = live as Map<Key, Value>;
  const entries = [...next];
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}

function replaceList<Item>(live: readonly Item[], next: readonly Item[]): void {
  (live as Item[]).splice(0, live.length, ...next);
}

function replaceFields(live: object, next: object): void {
  for (const name of Object.keys(live)) delete (live as Record<string, unknown>)[name];
  Object.assign(live, next);
}
