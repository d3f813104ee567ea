/** Valid mobile numbers of a country: the running service accepts them, unlike the simulation's round numbers. */
import { createRequire } from 'node:module';
import { parsePhoneNumber } from '../../../../src/challenge/phone-number.js';
import type { Random } from '../random.js';
import type { Country } from './countries.js';

const examples = createRequire(import.meta.url)('libphonenumber-js/examples.mobile.json') as Record<
  string,
  string
>;
const TRIES_MAX = 1_000;

/** A random number of the plan: all but its first digits are drawn. */
export function mobileNumber(random: Random, { code, callingCode }: Country): string {
  const example = examples[code] ?? '';
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    const kept = Math.max(1, example.length - 7);
    const drawn = random.whole(0, 10 ** (example.length - kept) - 1);
    const e164 = `+${callingCode}${example.slice(0, kept)}${String(drawn).padStart(example.length - kept, '0')}`;
    if (isTaken(e164, code)) return e164;
  }
  throw new Error(`Found no mobile number of ${code}.`);
}

/** The ten thousand numbers around the country's example: one prefix. */
export function mobileBlock({ code, callingCode }: Country): (place: number) => string {
  const start = `+${callingCode}${(examples[code] ?? '').slice(0, -4)}`;
  return (place) => `${start}${String(place % 10_000).padStart(4, '0')}`;
}

function isTaken(e164: string, country: string): boolean {
  try {
    const number = parsePhoneNumber(e164);
    return number.country === country && number.type.includes('MOBILE');
  } catch {
    return false;
  }
}
