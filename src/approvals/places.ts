/** From where somebody asks, as the phone shows it: the address, and its city where the operator has given a database of cities. */
import { z } from 'zod';

/** A database of cities, as `maxmind` reads it. */
export interface CityReader {
  /** @returns undefined or null for an address that it does not know */
  get(address: string): unknown;
}

/** The part of a record of GeoLite2 City, GeoIP2 City or DB-IP City that is shown. */
const Names = z.object({ names: z.record(z.string(), z.string()) });
const CityRecord = z.object({ city: Names, country: Names.optional() });

export class Places {
  readonly #cities: CityReader | undefined;

  constructor(cities?: CityReader) {
    this.#cities = cities;
  }

  /**
   * @param ip empty where the caller has told none
   * @param locale BCP 47, of the challenge
   */
  whereOf(ip: string, locale: string): string {
    if (ip === '') return '';
    const city = this.#cityOf(ip, locale);
    return city === undefined ? ip : `${city} · ${ip}`;
  }

  #cityOf(ip: string, locale: string): string | undefined {
    if (!this.#cities) return undefined;
    const { data } = CityRecord.safeParse(this.#cities.get(ip));
    const names = [data?.city, data?.country].map((each) => each && nameIn(each.names, locale));
    const [city] = names;
    return city === undefined ? undefined : names.filter((each) => each !== undefined).join(', ');
  }
}

/** In the challenge's language, or in English. */
function nameIn(names: Readonly<Record<string, string>>, locale: string): string | undefined {
  const { language } = new Intl.Locale(locale);
  const known = Object.keys(names).find((each) => each.split('-')[0] === language);
  return names[locale] ?? (known === undefined ? names['en'] : names[known]);
}
