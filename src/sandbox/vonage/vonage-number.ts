/** Vonage writes numbers in E.164 form without the plus sign. */
import { z } from 'zod';
import { dialable } from '../phone-number.js';

export const vonageNumber = z
  .string()
  .refine(
    (digits) => /^[1-9]\d{6,14}$/.test(digits) && dialable(digits) !== undefined,
    'Must be a number in E.164 form, 7 to 15 digits without a plus sign.',
  );

export function plain(number: string): string {
  return number.replace(/^\+/, '');
}

export function e164(digits: string): string {
  return digits.startsWith('+') ? digits : `+${digits}`;
}
