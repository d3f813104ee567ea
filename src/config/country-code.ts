/** A country as the configuration names it. A code that no number has would be passed over in silence: `UK` allows nobody, and caps nothing. */
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
