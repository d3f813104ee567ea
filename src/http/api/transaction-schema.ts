/** What v1 accepts as a transaction: an amount and a payee that a message can name without misleading anybody. */
import { z } from 'zod';
import {
  AMOUNT_DIGITS_MAX,
  decimalsOf,
  fullAmount,
  isCurrency,
  PAYEE_CHARACTERS_MAX,
} from '../../challenge/transaction.js';

/** What phones make a link of: a scheme, or a name with a dot and an ending. */
const LINK = /:\/\/|[\p{L}\p{N}-]\.\p{L}{2}/u;
/** Control and format characters, among them those that turn the direction of text, and spaces and lines other than the plain ones. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/u;
/** A voice reads them in odd ways, or takes them for markup. */
const SIGNS = /[<>{}#*]/;

const LENGTH = { error: `Must have 1 to ${PAYEE_CHARACTERS_MAX} characters.` };

const payee = z
  .string({ error: 'Must be a name, as a string.' })
  .transform((text) =>
    text
      .normalize('NFC')
      .replace(/\p{Zs}+/gu, ' ')
      .trim(),
  )
  .pipe(
    z
      .string()
      .min(1, LENGTH)
      .max(PAYEE_CHARACTERS_MAX, LENGTH)
      .refine((text) => !INVISIBLE.test(text), {
        error: 'Must be one line of plain text, without invisible characters.',
      })
      .refine((text) => !SIGNS.test(text), { error: 'Must not have < > { } # or *.' })
      .refine((text) => !LINK.test(text), {
        error:
          'Must not look like a link: phones make one of “example.com”. Leave the ending out, or put a space after the dot.',
      }),
  )
  .meta({
    description:
      'Who gets it: 1 to 40 characters of plain text, nothing that a phone makes a link of. Spaces around it do not count.',
    example: 'Acme Oy',
    override: { minLength: 1 },
  });

export const transaction = z
  .strictObject({
    amount: z
      .string({ error: 'Must be a string, such as "49.90".' })
      .regex(/^(0|[1-9]\d{0,11})(\.\d{1,4})?$/, {
        error: 'Must be a decimal number, such as "49.90".',
      })
      .meta({
        description:
          'A decimal number with a point, and at most as many decimals as the currency has (ISO 4217); 12 digits in all. `49.9` and `49.90` are the same.',
        example: '49.90',
      }),
    currency: z
      .string({ error: 'Must be a currency code, as a string.' })
      .refine(isCurrency, { error: 'Must be a currency of ISO 4217, such as "EUR".' })
      .meta({
        description: 'ISO 4217.',
        example: 'EUR',
        override: { pattern: '^[A-Z]{3}$' },
      }),
    payee,
  })
  .transform(({ amount, currency, payee: name }, context) => {
    const full = fullAmount(amount, currency);
    if (full !== undefined) return { amount: full, currency, payee: name };
    const message = `Must have at most ${decimalsOf(currency)} decimals in ${currency}, and ${AMOUNT_DIGITS_MAX} digits with them.`;
    context.addIssue({ code: 'custom', path: ['amount'], message });
    return z.NEVER;
  });
