/** A country code of the configuration. Codes that no number has are errors: `UK` would silently allow nothing and limit nothing. */
import { isSupportedCountry } from 'libphonenumber-js/max';
import { z } from 'zod';

export const CountryCode = z
  .string()
  .regex(/^[A-Z]{2}$/, { abort: true, error: 'must be an ISO 3166-1 alpha-2 code, such as FI' })
  .refine((code): boolean => isSupportedCountry(code), {
    error: 'is no country with phone numbers of its own (the United Kingdom is GB)',
  });

/** `*` for all others. */
export const CountryOrAny = z.string().superRefine((text, context) => {
  if (text === '*') return;
  const { error } = CountryCode.safeParse(text);
  for (const { message } of error?.issues ?? []) context.addIssue({ code: 'custom', message });
});
