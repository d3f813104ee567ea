/** A tenant's own texts of messages and calls: their form in the configuration, and whether each can be sent, in every case that may come. */
import { IntlMessageFormat } from 'intl-messageformat';
import { z } from 'zod';
import { PHONE_CHANNELS } from '../challenge/challenge.js';
import { LOCALES, type Locale } from '../challenge/locale.js';
import type { MessageTemplate } from '../challenge/message.js';
import { type PromptKey, promptFilling, smsFilling } from '../challenge/message.js';
import { fitsOnePart, gsmSeptets } from '../challenge/messages/catalogue.js';
import { formatMessage, type MessageValues } from '../challenge/messages/message-format.js';
import { PAYEE_CHARACTERS_MAX, type Transaction } from '../challenge/transaction.js';
import type { Faults } from './validation-errors.js';

export const Template = z.strictObject({
  purpose: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/, 'must be 1 to 32 of a-z, 0-9 and -')
    .optional()
    .meta({
      description: 'The `purpose` of requests that it is for.',
      otherwise: 'requests without a purpose of their own',
    }),
  channel: z
    .enum(PHONE_CHANNELS, 'must be sms or call')
    .describe('`sms` or `call`. RCS sends the texts of SMS; WhatsApp has templates at the sender.'),
  locale: z.enum(LOCALES, `must be one of ${LOCALES.join(', ')}`).describe('Its language.'),
  text: z
    .string()
    .max(1_000)
    .regex(/^[^\p{Cc}\p{Cf}]+$/u, 'must be one line without invisible characters')
    .describe('An ICU message in one line. See [templates](templates.md).'),
  sharingNotice: z.literal('waived', 'must be "waived", or absent').optional().meta({
    description: '`waived`: an SMS without the sentence that asks not to share the code.',
    otherwise: 'the sentence is needed',
  }),
});
type Template = z.infer<typeof Template>;

export interface TenantTexts {
  readonly id: string;
  readonly brand: string;
  readonly templates?: readonly Template[] | undefined;
}

/** @param lifeMs of a code: a text may say how long it lives */
export function tenantTemplates(
  { id, brand, templates = [] }: TenantTexts,
  lifeMs: number,
  faults: Faults,
): readonly MessageTemplate[] {
  const seen = new Set<string>();
  return templates.map((given, index) => {
    const { purpose, channel, locale, text } = given;
    const where = `tenants.${id}.templates.${index} (${[channel, locale, purpose].filter(Boolean).join(', ')})`;
    const { placeholders, wrong } = inspect(given, brand, Math.ceil(lifeMs / 60_000));
    for (const fault of wrong) faults.add(where, fault);
    const key = [channel, locale, purpose, placeholders.has('amount')].join(' ');
    if (seen.has(key)) faults.add(where, 'stands twice for the same messages: remove one of them');
    seen.add(key);
    return { ...(purpose === undefined ? {} : { purpose }), channel, locale, text, placeholders };
  });
}

interface Inspected {
  readonly placeholders: ReadonlySet<string>;
  readonly wrong: readonly string[];
}

const ALLOWED = {
  sms: ['code', 'brand', 'minutes', 'notice', 'amount', 'payee'],
  call: ['brand', 'instruction', 'hashKey', 'amount', 'payee'],
} as const;

function inspect(given: Template, brand: string, minutesMax: number): Inspected {
  const { channel, locale, text } = given;
  const read = readPattern(text);
  if (typeof read === 'string') return { placeholders: new Set(), wrong: [read] };
  const allowed: readonly string[] = ALLOWED[channel];
  const placeholders = new Set(read.map(({ name }) => name));
  const unknown = [...placeholders].filter((name) => !allowed.includes(name));
  const known = allowed.map((name) => `{${name}}`).join(', ');
  const wrong = unknown.map((name) => `{${name}} is unknown here; there are ${known}`);
  for (const { name } of read.filter((use) => use.formatted && use.name !== 'minutes')) {
    if (!unknown.includes(name)) {
      wrong.push(`{${name}} must stand alone: only minutes may have plural forms`);
    }
  }
  if (wrong.length > 0) return { placeholders, wrong };
  if (placeholders.has('amount') !== placeholders.has('payee')) {
    return { placeholders, wrong: ['{amount} and {payee} go together: name both, or neither'] };
  }
  const amounts = placeholders.has('amount') ? longestTransactions(locale) : [undefined];
  const faults =
    channel === 'sms'
      ? smsFaults(given, placeholders, { brand, minutesMax, amounts })
      : callFaults(given, placeholders, { brand, amounts });
  return { placeholders, wrong: faults };
}

/** What the text is filled with for the check. */
interface Worst {
  readonly brand: string;
  readonly amounts: readonly (Transaction | undefined)[];
}

/** In every case: plural forms differ by minutes, and one of them may lack the code. */
function smsFaults(
  { locale, text, sharingNotice }: Template,
  placeholders: ReadonlySet<string>,
  { brand, minutesMax, amounts }: Worst & { readonly minutesMax: number },
): string[] {
  const code = '000000';
  const texts = Array.from({ length: minutesMax }, (_, index) => index + 1).flatMap((minutes) =>
    amounts.map((transaction) => smsFilling(locale, { code, brand, minutes, transaction })),
  );
  const lacks = (name: string) => lacksIn(locale, text, texts, name);
  const faults: string[] = [];
  if (lacks('code')) faults.push('needs {code}, in each of its forms');
  if (lacks('notice') && sharingNotice !== 'waived') {
    faults.push(
      'needs {notice}, the sentence that asks not to share the code; or set "sharingNotice": "waived"',
    );
  }
  if (placeholders.has('amount') && (lacks('amount') || lacks('payee'))) {
    faults.push('needs {amount} and {payee} in each of its forms');
  }
  const long = texts
    .map((values) => formatMessage(locale, text, values))
    .find((written) => !fitsOnePart(written));
  if (long !== undefined) faults.push(partFault(long, brand));
  return faults;
}

function partFault(written: string, brand: string): string {
  const septets = gsmSeptets(written);
  const size =
    septets === undefined ? `${written.length} of 70 characters` : `${septets} of 160 characters`;
  const others = [...new Set(written.replaceAll(brand, ''))].filter(
    (sign) => gsmSeptets(sign) === undefined,
  );
  const reason =
    septets === undefined && others.length > 0 && others.length <= 10
      ? `, because ${others.join(' ')} ${others.length === 1 ? 'is' : 'are'} outside GSM-7`
      : '';
  return `must fit into one SMS with the longest values, but takes ${size}${reason}: "${written}"`;
}

/**
 * Characters of a prompt that fit twice into the 60 s of a call, with two waits for a key and a farewell, at the speed of a voice: 15 letters,
 * or 6 characters of Chinese and Japanese, in a second.
 */
const PROMPT_SECONDS_MAX = 18;
const LETTERS_A_SECOND = 15;
const IDEOGRAPHS_A_SECOND = 6;

const PROMPTS: readonly PromptKey[] = ['prompt', 'prompt_match', 'prompt_digits'];

function callFaults(
  { locale, text, sharingNotice }: Template,
  placeholders: ReadonlySet<string>,
  { brand, amounts }: Worst,
): string[] {
  const keys = placeholders.has('hashKey') ? PROMPTS.slice(0, 1) : PROMPTS;
  const values = keys.flatMap((key) =>
    amounts.map((transaction) => promptFilling(locale, key, { brand, digits: '47', transaction })),
  );
  const faults: string[] = [];
  if (placeholders.has('hashKey') === placeholders.has('instruction')) {
    faults.push(
      'needs either {instruction}, our sentence about the keys to press, or {hashKey} in a sentence of its own',
    );
  }
  if (/[#*<>&]/.test(text))
    faults.push('must not have # * < > or &, which voices read in odd ways');
  if (sharingNotice !== undefined) faults.push('sharingNotice is for SMS: a call tells no code');
  const a = locale === 'ja' || locale === 'zh-Hans' ? IDEOGRAPHS_A_SECOND : LETTERS_A_SECOND;
  const most = a * PROMPT_SECONDS_MAX;
  const length = Math.max(...values.map((one) => formatMessage(locale, text, one).length));
  if (length > most) {
    faults.push(`may have ${most} characters with the longest values, and has ${length}`);
  }
  return faults;
}

/** Whether the text in any of its cases stays the same without the value. */
function lacksIn(
  locale: Locale,
  text: string,
  cases: readonly MessageValues[],
  name: string,
): boolean {
  const mark = '\u0000';
  return cases.some(
    (values) => !formatMessage(locale, text, { ...values, [name]: mark }).includes(mark),
  );
}

interface Use {
  readonly name: string;
  /** It is more than a name in braces: a number, a date, plural forms. */
  readonly formatted: boolean;
}

/** The placeholders of an ICU message, or what is wrong with it. */
function readPattern(text: string): readonly Use[] | string {
  try {
    return uses(new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst());
  } catch (error) {
    const words = String((error as Error).message)
      .toLowerCase()
      .replaceAll('_', ' ');
    return `is not a valid ICU message: ${words}`;
  }
}

/** Kinds of elements in the tree of an ICU message: text, a name in braces, and `#` in a plural form. */
const LITERAL = 0;
const ARGUMENT = 1;
const POUND = 7;

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

function uses(elements: readonly Element[]): readonly Use[] {
  return elements.flatMap((element): readonly Use[] => {
    const kind: number = element.type;
    if (kind === LITERAL || kind === POUND || !('value' in element)) return [];
    const own = { name: element.value, formatted: kind !== ARGUMENT };
    if (!('options' in element)) return [own];
    return [own, ...Object.values(element.options).flatMap(({ value }) => uses(value))];
  });
}

/**
 * Amounts and payees as long as they come. In languages of UCS-2, where 70 characters are all there is, they are of half the length: our own
 * text is sent where the tenant's does not fit.
 */
function longestTransactions(locale: Locale): readonly Transaction[] {
  if (UCS2_LANGUAGES.has(locale)) {
    const payee = '文'.repeat(PAYEE_CHARACTERS_MAX / 2);
    return [{ amount: '99999.99', currency: 'EUR', payee }];
  }
  const payee = 'w'.repeat(PAYEE_CHARACTERS_MAX);
  return [
    { amount: '9999999999.99', currency: 'BAM', payee },
    { amount: '999999999.999', currency: 'KWD', payee },
    { amount: '999999999999', currency: 'UGX', payee },
  ];
}

const UCS2_LANGUAGES: ReadonlySet<Locale> = new Set(['ar', 'ja', 'zh-Hans']);
