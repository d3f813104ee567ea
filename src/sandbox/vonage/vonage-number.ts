/** Vonage writes numbers in E.164 form without the plus sign. */
import { z } from 'zod';
import { dialable } from '../phone-number.js';

export const vonageNumber = z
  .string()
  .regex(/^[1-9]\d{6,14}$/, 'Must be 7 to 15 digits in E.164 form, without a plus sign.')
  .refine((digits) => dialable(digits) !== undefined, 'Is no number that can be reached.');

export function plain(number: string): string {
  return number.replace(/^\+/, '');
}

export function e164(digits: string): string {
  return digits.startsWith('+') ? digits : `+${digits}`;
}
