/**
 * The languages that messages, calls and pages speak, and how a language tag finds one of them.
 * Tags come from requests and browsers: nothing here throws on a malformed one.
 */

export const LOCALES = [
  'en',
  'fi',
  'sv',
  'nb',
  'da',
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'nl',
  'pl',
  'et',
  'lt',
  'lv',
  'ar',
  'ja',
  'zh-Hans',
] as const;
export type Locale = (typeof LOCALES)[number];

export const DEFAULT_LOCALE: Locale = 'en';

/** The nearest supported language; English if there is none. `fi-FI` gives `fi`, `zh-CN` gives `zh-Hans`. */
export function resolveLocale(tag: string): Locale {
  if (isLocale(tag)) return tag;
  const language = parse(tag)?.language ?? '';
  if (isLocale(language)) return language;
  return RELATED[language] ?? DEFAULT_LOCALE;
}

/** The tag's region, ISO 3166-1 alpha-2 in upper case: `US` for `en-us`; undefined where it names none. */
export function regionOf(tag: string): string | undefined {
  return parse(tag)?.region;
}

export function isRightToLeft(locale: Locale): boolean {
  return locale === 'ar';
}

/**
 * What to give to `Intl`: the locale with digits 0-9 in every language, since people type codes and press keys
 * with those.
 */
export function intlTag(locale: Locale): string {
  return `${locale}-u-nu-latn`;
}

/** Languages that map to a supported one. Traditional Chinese readers get the simplified script. */
const RELATED: Readonly<Record<string, Locale>> = { no: 'nb', nn: 'nb', zh: 'zh-Hans' };

function isLocale(tag: string): tag is Locale {
  return (LOCALES as readonly string[]).includes(tag);
}

/** Canonical (RFC 5646, so `nob` is `nb`), also for the underscores that POSIX and Java write. */
function parse(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag.replaceAll('_', '-'));
  } catch {
    return undefined;
  }
}
