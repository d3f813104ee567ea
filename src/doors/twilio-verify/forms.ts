/**
 * What an application sends, as Twilio documents it: forms with capitalised names. What would silently be less safe or say something else is
 * refused with the cure; what changes nothing for the person is ignored, as are names that nobody knows.
 */
import { isIP } from 'node:net';
import { z } from 'zod';
import { CHANNELS, type Channel } from '../../challenge/challenge.js';
import type { Transaction } from '../../challenge/transaction.js';
import { startFields } from '../../http/api/request-schemas.js';
import { transaction as transactionSchema } from '../../http/api/transaction-schema.js';
import { PARSE_OPTIONS } from '../../input/issue-text.js';
import { readMoney } from './amount.js';
import { amountAndPayee, invalidParameter } from './errors.js';

/** The parameters by name. */
export type Form = ReadonlyMap<string, string>;

/** @throws TwilioError where a parameter comes twice: two readers could take different ones */
export function readForm(rawBody: Buffer): Form {
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawBody.toString('utf8'))) {
    if (form.has(name))
      throw invalidParameter(name.slice(0, 40), 'It is there twice: send it once.');
    // An empty parameter counts as not sent.
    if (value !== '') form.set(name, value);
  }
  return form;
}

export interface StartForm {
  readonly to: string;
  readonly channel: Channel;
  readonly locale?: string;
  readonly customCode?: string;
  readonly extension?: string;
  readonly ip?: string;
  readonly transaction?: Transaction;
}

export function startForm(form: Form): StartForm {
  for (const [name, cure] of Object.entries(REFUSED)) {
    if (form.has(name)) throw invalidParameter(name, cure);
  }
  const customCode = parameter(form, 'CustomCode', CustomCode);
  const transaction = transactionOf(form);
  if (customCode !== undefined && transaction) {
    throw invalidParameter(
      'CustomCode',
      'A code of your own is not bound to an amount. Leave it out, or leave Amount and Payee out.',
    );
  }
  const channel = required(form, 'Channel', z.enum(CHANNELS, CHANNEL_CURE));
  const digits = parameter(form, 'SendDigits', Digits);
  if (digits !== undefined && channel !== 'call') {
    throw invalidParameter('SendDigits', 'It goes with Channel=call.');
  }
  return {
    to: required(form, 'To', To),
    channel,
    ...optional('locale', parameter(form, 'Locale', startFields.locale)),
    ...optional('customCode', customCode),
    ...optional('extension', digits?.replace(/^w*/i, '')),
    ...optional('ip', parameter(form, 'DeviceIp', DeviceIp)),
    ...optional('transaction', transaction),
  };
}

export interface CheckForm {
  readonly code: string;
  /** One of both; the SID counts. */
  readonly to?: string;
  readonly sid?: string;
  readonly transaction?: Transaction;
}

export function checkForm(form: Form): CheckForm {
  const to = parameter(form, 'To', To);
  const sid = form.get('VerificationSid');
  if (to === undefined && sid === undefined) {
    throw invalidParameter('To', 'Send To or VerificationSid.');
  }
  return {
    code: required(form, 'Code', Code),
    ...optional('to', to),
    ...optional('sid', sid),
    ...optional('transaction', transactionOf(form)),
  };
}

export function updateForm(form: Form): 'approved' | 'canceled' {
  return required(form, 'Status', z.enum(['approved', 'canceled'], 'Send approved or canceled.'));
}

const CHANNEL_CURE = 'Send sms, call, whatsapp or rcs: other channels are not available here.';
const To = startFields.to;
const Code = z
  .string()
  .transform((text) => text.replace(/[\s-]/g, ''))
  .pipe(z.string().regex(/^\d{4,10}$/, 'Send the 4 to 10 digits that the person typed.'));
const CustomCode = z.string().regex(/^\d{4,10}$/, 'Send 4 to 10 digits.');
const Digits = z
  .string()
  .regex(/^w*\d{1,8}$/i, 'Send 1 to 8 digits; w for a wait may stand before them.');
const DeviceIp = z.string().refine((text) => isIP(text) !== 0, 'Send an IPv4 or IPv6 address.');

/** Ignoring one of these would drop a protection, or send another text than the application asked for. */
const REFUSED: Readonly<Record<string, string>> = {
  RateLimits:
    'Twilio’s programmable rate limits are not available. Leave it out: limits by number, address, prefix and country apply to every verification; pass DeviceIp.',
  TemplateSid: 'Twilio’s templates are not available. Configure the tenant’s own texts instead.',
  TemplateCustomSubstitutions: 'Twilio’s templates are not available. Leave it out.',
  CustomMessage: 'The text is the tenant’s own. Configure it as a template of the tenant.',
};

/** @throws TwilioError where only one of both is there, or the amount cannot be read */
function transactionOf(form: Form): Transaction | undefined {
  const [text, payee] = [form.get('Amount'), form.get('Payee')];
  if (text === undefined && payee === undefined) return undefined;
  if (text === undefined || payee === undefined) throw amountAndPayee();
  const money = readMoney(text);
  if (!money) {
    throw invalidParameter(
      'Amount',
      'Write a decimal number and its currency, such as €39.99 or 39.99 EUR.',
    );
  }
  const result = transactionSchema.safeParse({ ...money, payee });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalidParameter(issue?.path[0] === 'payee' ? 'Payee' : 'Amount', issue?.message ?? '');
}

function required<S extends z.ZodType>(form: Form, name: string, schema: S): z.output<S> {
  if (!form.has(name)) throw invalidParameter(name, 'It is missing.');
  return parameter(form, name, schema) as z.output<S>;
}

function parameter<S extends z.ZodType>(
  form: Form,
  name: string,
  schema: S,
): z.output<S> | undefined {
  const value = form.get(name);
  if (value === undefined) return undefined;
  const result = schema.safeParse(value, PARSE_OPTIONS);
  if (result.success) return result.data;
  throw invalidParameter(name, result.error.issues[0]?.message ?? '');
}

function optional<N extends string, T>(name: N, value: T | undefined): { readonly [K in N]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { [K in N]: T });
}
