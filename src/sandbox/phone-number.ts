/** Numbers as carriers treat them: E.164, with a length that is valid in the country. */
import parsePhoneNumber from 'libphonenumber-js/max';

const E164 = /^\+[1-9]\d{6,14}$/;

/** The number in E.164 form, or undefined if no carrier would dial it. Accepts digits with or without a plus sign. */
export function dialable(text: string): string | undefined {
  const compact = text.replace(/[\s().-]/g, '');
  const number = compact.startsWith('+') ? compact : `+${compact}`;
  if (!E164.test(number)) return undefined;
  return parsePhoneNumber(number)?.isPossible() ? number : undefined;
}

/** ISO 3166-1 alpha-2, or an empty string. */
export function countryOf(number: string): string {
  return parsePhoneNumber(number)?.country ?? '';
}

/** The number as its country writes it. */
export function nationalForm(number: string): string {
  return parsePhoneNumber(number)?.formatNational() ?? number;
}

/** A sender ID: up to 11 letters, digits and spaces, with at least one letter. */
export function isAlphanumericSender(text: string): boolean {
  return /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/.test(text);
}
