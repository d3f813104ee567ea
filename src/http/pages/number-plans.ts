/**
 * How each country groups the digits of its numbers, for a page that formats them as they are typed. Taken from
 * libphonenumber's metadata, whose own formatter would be 43 kB gzipped in the browser; this is 12 kB for the whole world.
 */
import { type CountryCode, getExampleNumber } from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/min/metadata';
import examples from 'libphonenumber-js/mobile/examples';

export interface NumberPlans {
  /** By dialling code, without the plus sign. */
  readonly plans: Readonly<Record<string, NumberPlan>>;
  /** By country: a mobile number as people there write it. */
  readonly examples: Readonly<Record<string, string>>;
}

export interface NumberPlan {
  /** Those that share the dialling code, the largest first. */
  readonly countries: readonly string[];
  /** What is dialled in front of a national number, mostly `0`; empty where nothing is. */
  readonly prefix: string;
  readonly formats: readonly NumberFormat[];
}

/**
 * The groups of digits (`(\d{2})(\d{3,4})`), how they are written (`$1 $2`), the digits that such numbers begin with (a
 * pattern, empty for all), and how the first group is written behind the national prefix (`0$1`, or empty).
 */
export type NumberFormat = readonly [
  groups: string,
  written: string,
  beginning: string,
  first: string,
];

export function numberPlans(): NumberPlans {
  const { country_calling_codes: codes, countries } = metadata as unknown as Metadata;
  const plans = Object.entries(codes).map(([code, regions]): [string, NumberPlan] => {
    const main = countries[regions[0] ?? ''];
    const formats = (main?.[FORMATS] || []).map(compact);
    return [code, { countries: regions, prefix: main?.[NATIONAL_PREFIX] || '', formats }];
  });
  return { plans: Object.fromEntries(plans), examples: exampleNumbers(Object.keys(countries)) };
}

/** libphonenumber-js keeps each country as an array; 0 stands for what a country does not have. */
const FORMATS = 4;
const NATIONAL_PREFIX = 5;
type Format = readonly [string, string, (readonly string[])?, (string | 0)?];
interface Country {
  readonly [FORMATS]?: readonly Format[] | 0;
  readonly [NATIONAL_PREFIX]?: string | 0;
}
interface Metadata {
  readonly country_calling_codes: Readonly<Record<string, readonly string[]>>;
  readonly countries: Readonly<Record<string, Country>>;
}

/** The last pattern of the beginning is the exact one; those before it are for shorter input. */
function compact([groups, written, beginnings, first]: Format): NumberFormat {
  return [groups, written, beginnings?.at(-1) ?? '', first || ''];
}

function exampleNumbers(countries: readonly string[]): Record<string, string> {
  const found = countries.map((country) => [
    country,
    getExampleNumber(country as CountryCode, examples)?.formatNational() ?? '',
  ]);
  return Object.fromEntries(found.filter(([, example]) => example !== ''));
}
