/** How each route is chosen, as the configuration says: by channel and country, for all tenants or for one. */
import type { Channel } from '../challenge/challenge.js';
import type { Share } from './choice.js';

export const ROUTE_MODES = ['pinned', 'share', 'shadow', 'learned'] as const;

/** Carriers in the operator's order. */
export type RouteEntry = { readonly carriers: readonly string[] } & (
  | { readonly mode: 'pinned' }
  | { readonly mode: 'share'; readonly shares: readonly Share[]; readonly halfLifeMs: number }
  /** Those are judged and get nothing. */
  | { readonly mode: 'shadow'; readonly shadows: readonly string[] }
  | { readonly mode: 'learned'; readonly halfLifeMs: number }
);

/** By country; `*` for all others. */
export type RouteEntries = Readonly<Partial<Record<Channel, Readonly<Record<string, RouteEntry>>>>>;

/** In the tenant's words, and in the operator's currency. */
export interface Worth {
  /** Of a verified sign-in. */
  readonly verified: number;
  /** What a minute of waiting takes off it. */
  readonly minute: number;
}

export interface RouteSettings {
  readonly everywhere: RouteEntries;
  /** By tenant. Each learns from its own traffic alone. */
  readonly tenants: ReadonlyMap<string, RouteEntries>;
  readonly worth: ReadonlyMap<string, Worth>;
}

/** Whose evidence: a tenant with routes of its own has its own. */
export const EVERYBODY = '*';

export interface FoundRoute {
  readonly scope: string;
  readonly entry: RouteEntry;
}

export function routeOf(
  { everywhere, tenants }: RouteSettings,
  tenant: string,
  channel: Channel,
  country: string,
): FoundRoute | undefined {
  const own = entryOf(tenants.get(tenant)?.[channel], country);
  if (own) return { scope: tenant, entry: own };
  const entry = entryOf(everywhere[channel], country);
  return entry && { scope: EVERYBODY, entry };
}

function entryOf(entries: RouteEntries[Channel] | undefined, country: string) {
  return entries?.[country] ?? entries?.['*'];
}

/** How long evidence keeps half of its weight; undefined where none is needed. */
export function halfLifeOf(entry: RouteEntry): number | undefined {
  return entry.mode === 'learned' || entry.mode === 'share' ? entry.halfLifeMs : undefined;
}

/** Whether any route is more than a pinned order for everybody. */
export function isAnyChosen({ everywhere, tenants }: RouteSettings): boolean {
  if (tenants.size > 0) return true;
  return entriesOf(everywhere).some(({ mode }) => mode !== 'pinned');
}

/** The scopes whose evidence is kept. */
export function learningScopes({ everywhere, tenants }: RouteSettings): readonly string[] {
  const learns = (entries: RouteEntries) =>
    entriesOf(entries).some((entry) => halfLifeOf(entry) !== undefined);
  const own = [...tenants].filter(([, entries]) => learns(entries)).map(([tenant]) => tenant);
  return learns(everywhere) ? [EVERYBODY, ...own] : own;
}

export function entriesOf(entries: RouteEntries): readonly RouteEntry[] {
  return Object.values(entries).flatMap((byCountry) => Object.values(byCountry));
}
