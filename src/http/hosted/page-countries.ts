/** The list of countries on the set-up page: every country that numbers are known of, named and sorted as the reader does. */
import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max';
import { intlTag, type Locale } from '../../challenge/locale.js';

export interface PageCountry {
  /** ISO 3166-1 alpha-2 */
  readonly code: string;
  /** With the plus sign. */
  readonly callingCode: string;
  readonly name: string;
}

const lists = new Map<Locale, readonly PageCountry[]>();

/** @param allowed ISO 3166-1 alpha-2 codes; `*` among them allows all */
export function pageCountries(locale: Locale, allowed: readonly string[]): readonly PageCountry[] {
  let all = lists.get(locale);
  if (!all) {
    all = countries(locale);
    lists.set(locale, all);
  }
  return allowed.includes('*') ? all : all.filter(({ code }) => allowed.includes(code));
}

function countries(locale: Locale): readonly PageCountry[] {
  const names = new Intl.DisplayNames(intlTag(locale), { type: 'region' });
  const { compare } = new Intl.Collator(intlTag(locale));
  return getCountries()
    .map((code) => ({
      code,
      callingCode: `+${getCountryCallingCode(code)}`,
      name: names.of(code) ?? code,
    }))
    .sort((one, other) => compare(one.name, other.name));
}
