/**
 * Routes in the configuration file: for each channel and country the order of carriers, or how they are chosen. Every fault is told; those that
 * need the providers stand in `provider-settings.ts`.
 */
import { z } from 'zod';
import { CHANNELS } from '../challenge/challenge.js';
import type { RoutePreferences } from '../challenge/routing.js';
import type { entriesOf, RouteEntries, RouteSettings } from '../routing/route-settings.js';
import { CountryOrAny } from './country-code.js';
import type { Faults } from './validation-errors.js';

const HOUR_MS = 3_600_000;
/** As it always was: nothing else is asked of it. */
const Order = z.array(z.string()).min(1);

const Names = z
  .array(z.string())
  .min(1)
  .max(8, 'may name 8 carriers at most')
  .refine((names) => new Set(names).size === names.length, 'names a carrier twice: keep one');

/** Short memories learn nothing where few are sent; in long ones a fault outlives its end. */
const HalfLife = z
  .number()
  .min(1, 'must be at least 1 hour')
  .max(720, 'must be 720 hours (30 days) at most')
  .default(24)
  .transform((hours) => hours * HOUR_MS);

const Percent = z
  .number()
  .min(1, 'must be at least 1: below that nothing is learnt')
  .max(99, 'must be 99 at most: what is left goes to the first carrier without a share');

const ShareOf = z.preprocess(
  (value) => (typeof value === 'number' ? { percent: value } : value),
  z
    .strictObject({
      percent: Percent.describe('The share of this carrier.'),
      upToPercent: Percent.optional().meta({
        description: 'How far the share grows with evidence.',
        otherwise: 'it does not grow',
      }),
    })
    .refine(
      ({ percent, upToPercent = 99 }) => upToPercent >= percent,
      'upToPercent must not be below percent',
    ),
);

const Chosen = z.discriminatedUnion(
  'mode',
  [
    z.strictObject({
      mode: z.literal('pinned').describe('How one of the carriers is chosen.'),
      carriers: Order.describe('The carriers, in your order.'),
    }),
    z
      .strictObject({
        mode: z.literal('share'),
        carriers: Names,
        shares: z
          .record(z.string(), ShareOf)
          .describe('`share`: per cent by carrier. One carrier has none: it gets the rest.'),
        halfLifeHours: HalfLife.describe(
          '`share` and `learned`: how long evidence keeps half of its weight.',
        ),
      })
      .transform(({ mode, carriers, shares, halfLifeHours }) => ({
        mode,
        carriers,
        shares: Object.entries(shares).map(([carrier, { percent, upToPercent }]) => ({
          carrier,
          percent,
          ...(upToPercent === undefined ? {} : { upToPercent }),
        })),
        halfLifeMs: halfLifeHours,
      })),
    z.strictObject({
      mode: z.literal('shadow'),
      carriers: Names,
      shadows: Names.describe('`shadow`: carriers that are judged and get nothing.'),
    }),
    z
      .strictObject({ mode: z.literal('learned'), carriers: Names, halfLifeHours: HalfLife })
      .transform(({ mode, carriers, halfLifeHours }) => ({
        mode,
        carriers,
        halfLifeMs: halfLifeHours,
      })),
  ],
  { error: 'must have a mode: pinned, share, shadow or learned' },
);

/** A list is a pinned order. */
const Entry = z.preprocess(
  (value) => (Array.isArray(value) ? { mode: 'pinned', carriers: value } : value),
  Chosen,
);

const ByCountry = z.record(CountryOrAny, Entry);

export const Routes = z.strictObject({
  sms: ByCountry.default({}).describe('For SMS, by country (`*` for the rest).'),
  call: ByCountry.default({}).describe('For calls.'),
  rcs: ByCountry.default({}).describe('For RCS.'),
  whatsapp: ByCountry.default({}).describe('For WhatsApp.'),
});

/** What a tenant says its sign-ins are worth, in the operator's currency. */
export const WorthEntry = z.strictObject({
  verified: z
    .number()
    .positive('must be more than 0')
    .max(1_000)
    .describe('What one verification is worth, in the currency of `limits`.'),
  minute: z.number().min(0).max(1_000).default(0).describe('What each minute of waiting costs.'),
});

interface RoutedTenant {
  readonly id: string;
  readonly routes?: RouteEntries | undefined;
  readonly worth?: { readonly verified: number; readonly minute: number } | undefined;
}

export function routeSettings(
  everywhere: RouteEntries,
  tenants: readonly RoutedTenant[],
  faults: Faults,
): RouteSettings {
  checkEntries('routes', everywhere, faults);
  for (const { id, routes } of tenants) {
    if (routes) checkEntries(`tenants.${id}.routes`, routes, faults);
  }
  return {
    everywhere,
    tenants: new Map(tenants.flatMap(({ id, routes }) => (routes ? [[id, routes]] : []))),
    worth: new Map(tenants.flatMap(({ id, worth }) => (worth ? [[id, worth]] : []))),
  };
}

/** The operator's order alone. */
export function preferencesOf(entries: RouteEntries): RoutePreferences {
  const orders = CHANNELS.map((channel) => {
    const byCountry = Object.entries(entries[channel] ?? {});
    return [
      channel,
      Object.fromEntries(byCountry.map(([country, { carriers }]) => [country, carriers])),
    ];
  });
  return Object.fromEntries(orders) as RoutePreferences;
}

/** All carriers that the entries of a channel name, shadows included. */
export function namedCarriers(entries: RouteEntries[keyof RouteEntries]): readonly string[] {
  const named = Object.values(entries ?? {}).flatMap((entry) => [
    ...entry.carriers,
    ...(entry.mode === 'shadow' ? entry.shadows : []),
  ]);
  return [...new Set(named)];
}

function checkEntries(where: string, entries: RouteEntries, faults: Faults): void {
  for (const channel of CHANNELS) {
    for (const [country, entry] of Object.entries(entries[channel] ?? {})) {
      for (const fault of faultsOf(entry)) faults.add(`${where}.${channel}.${country}`, fault);
    }
  }
}

function faultsOf(entry: ReturnType<typeof entriesOf>[number]): string[] {
  const { mode, carriers } = entry;
  const found: string[] = [];
  if (mode === 'share') {
    const shared = entry.shares.map(({ carrier }) => carrier);
    const unknown = shared.filter((carrier) => !carriers.includes(carrier));
    if (unknown.length > 0) {
      found.push(`${unknown.join(', ')} has a share and is not among its carriers: add it there`);
    }
    if (shared.length === 0) found.push('has no shares: give one, or say mode pinned');
    if (carriers.every((carrier) => shared.includes(carrier))) {
      found.push('every carrier has a share: leave one out, which gets the rest');
    }
    const most = entry.shares.reduce(
      (sum, { percent, upToPercent }) => sum + (upToPercent ?? percent),
      0,
    );
    if (most > 99) found.push(`its shares may come to ${most} %: 99 % is the most`);
  }
  if (mode === 'shadow') {
    const twice = entry.shadows.filter((carrier) => carriers.includes(carrier));
    if (twice.length > 0) {
      found.push(
        `${twice.join(', ')} is a shadow and among its carriers: a shadow gets nothing, so take it out of one of them`,
      );
    }
  }
  if (mode === 'learned' && carriers.length < 2) {
    found.push('learns between two carriers or more: name another one, or say mode pinned');
  }
  return found;
}
