/** What a send is expected to cost, before the provider says what it did cost. */
import type { Channel } from '../challenge.js';

/** Money is counted in millionths, as whole numbers. */
export const MICROS = 1_000_000;

/** By country (ISO 3166-1 alpha-2), `*` for all others; in currency units, for one SMS or one answered call. */
export type CountryPrices = Readonly<Record<string, number>>;

export interface PriceTable {
  /** By provider. */
  readonly providers: Readonly<Record<string, Readonly<Partial<Record<Channel, CountryPrices>>>>>;
  /** Where no provider's price is known. */
  readonly otherwise: Readonly<Record<Channel, number>>;
}

/** Round figures on the safe side; the operator's own price list belongs in the configuration. */
export const DEFAULT_PRICES: PriceTable = { providers: {}, otherwise: { sms: 0.1, call: 0.1 } };

/**
 * The expected price in millionths. Without a provider, the highest price: a reservation must not be too small.
 */
export function priceMicros(
  table: PriceTable,
  channel: Channel,
  country: string,
  provider?: string,
): number {
  const asked = provider === undefined ? Object.keys(table.providers) : [provider];
  const known = asked.flatMap((name) => {
    const prices = table.providers[name]?.[channel];
    const price = prices?.[country] ?? prices?.['*'];
    return price === undefined ? [] : [price];
  });
  const price = known.length > 0 ? Math.max(...known) : table.otherwise[channel];
  return Math.round(price * MICROS);
}
