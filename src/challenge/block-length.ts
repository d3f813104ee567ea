/** Which prefixes can be a block of numbers: a number without its last four digits, by the lengths that its country's numbers have. */
import { validatePhoneNumberLength } from 'libphonenumber-js/max';

/** E.164 has 15 digits at most. */
const BLOCK_DIGITS_MAX = 11;

export function isBlockLength(prefix: string): boolean {
  return validatePhoneNumberLength(`${prefix}0000`) === undefined;
}

/** How many digits the blocks have that begin with this prefix, or that it begins with; none where no country's numbers do. */
export function blockLengths(prefix: string): number[] {
  const digits = prefix.slice(1);
  return Array.from({ length: BLOCK_DIGITS_MAX }, (_, index) => index + 1).filter((length) =>
    isBlockLength(`+${digits.slice(0, length).padEnd(length, '0')}`),
  );
}
