/**
 * Reads a platform's request, which is JSON, a form or a query, as the fields of a message. Errors name the field and the cure, and never
 * repeat a value: it may be a number or a code.
 */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { CHANNELS, type ChannelList } from '../challenge/challenge.js';
import { OctothorpeError } from '../challenge/errors.js';
import { faultsOf, PARSE_OPTIONS, sentence } from '../input/issue-text.js';
import type { MessageRequest } from '../message/message.js';
import { isCode } from './content.js';
import type { DoorRequest } from './door.js';

/** @throws OctothorpeError `invalid_request` */
export function jsonOf(rawBody: Buffer, cure = 'Send a JSON object in UTF-8.'): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody));
  } catch {
    throw malformed(`The body is no JSON. ${cure}`);
  }
}

/**
 * @param cure what the operator does about a missing or malformed field
 * @throws OctothorpeError `invalid_request` with faults
 */
export function parseFields<S extends z.ZodType>(
  schema: S,
  value: unknown,
  cure: string,
): z.output<S> {
  const result = schema.safeParse(value, PARSE_OPTIONS);
  if (result.success) return result.data;
  const faults = faultsOf(result.error.issues)
    .slice(0, FAULTS_MAX)
    .map(({ path, message }) => ({ path: path.join('.'), message: sentence(message) }));
  const names = [...new Set(faults.map(({ path }) => path || 'the body'))].join(', ');
  throw new OctothorpeError('invalid_request', `Missing or malformed: ${names}. ${cure}`, {
    faults,
  });
}

const FAULTS_MAX = 10;

export function malformed(message: string): OctothorpeError {
  return new OctothorpeError('invalid_request', message);
}

// Fields by name or JSON pointer, for platforms whose field names are set by the admin.

/** The name of a field, or a JSON pointer (RFC 6901) such as `/to/0/number`. */
export const FieldPlace = z
  .string()
  .min(1)
  .max(128)
  .regex(
    /^(?:\/.*|[\w.[\]-]+)$/,
    'must be the name of a field, or a JSON pointer such as /data/to',
  );

/** The text at a place; undefined where there is none. */
export type Fields = (place: string) => string | undefined;

/**
 * The query of a GET, or the body of a POST by its content type.
 * @throws OctothorpeError `invalid_request`, `unsupported_media_type`
 */
export function fieldsOf(request: DoorRequest, jsonCure?: string): Fields {
  const { method, url, headers, rawBody } = request;
  if (method === 'GET') return parameters(new URLSearchParams(queryOf(url)));
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === FORM) return parameters(new URLSearchParams(rawBody.toString('utf8')));
  if (type === JSON_TYPE) {
    const value = jsonOf(rawBody, jsonCure);
    return (place) => textAt(value, place);
  }
  throw new OctothorpeError(
    'unsupported_media_type',
    `Send the body as ${JSON_TYPE} or ${FORM}, and say which in Content-Type.`,
  );
}

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

function queryOf(url: string): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start + 1);
}

/** A parameter that comes twice has no value: two readers could take different ones. */
function parameters(given: URLSearchParams): Fields {
  return (place) => {
    const values = given.getAll(place.replace(/^\//, ''));
    if (values.length > 1) throw malformed(`The parameter ${place} is there twice. Send it once.`);
    return values[0] || undefined;
  };
}

function textAt(value: unknown, place: string): string | undefined {
  const names = place.startsWith('/') ? place.slice(1).split('/').map(unescapePointer) : [place];
  let found: unknown = value;
  for (const name of names) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name))
      return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  if (typeof found === 'string') return found || undefined;
  return Number.isSafeInteger(found) ? String(found) : undefined;
}

function unescapePointer(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

// Parts of a message.

/** The setting of most doors: in order of preference. `["sms", "call"]` calls once the SMS has failed for good. */
export const Channels = z
  .tuple([z.enum(CHANNELS)], z.enum(CHANNELS))
  .refine((list) => new Set(list).size === list.length, 'must name each channel once')
  .default(['sms'])
  .describe('The channels of its messages, in order of preference.') satisfies z.ZodType<
  ChannelList,
  unknown
>;

/** The setting of doors whose platform may send national numbers. */
export const CountrySetting = z
  .string()
  .regex(/^[A-Z]{2}$/, 'must be a country of ISO 3166-1 in two capitals, such as FI')
  .optional()
  .meta({
    description: 'The country of numbers in national form.',
    otherwise: 'none: numbers are international',
  });

/** The number as the platform wrote it, national where a country is set. */
export function numberOf(
  to: string,
  country: z.output<typeof CountrySetting>,
): Pick<MessageRequest, 'to' | 'country'> {
  return country === undefined ? { to: international(to) } : { to: to.trim(), country };
}

/** `+358…` from the `358…` that some platforms send. What starts with 0 or + stays. */
export function international(number: string): string {
  const digits = number.trim();
  return /^[1-9]\d{4,14}$/.test(digits) ? `+${digits}` : digits;
}

export const TextSetting = z
  .enum(['platform', 'ours'])
  .default('platform')
  .describe('Whose text is sent where the platform sends both a text and the code.');

/**
 * A code that is no digits is left to the text; a text that is only a code counts as the code.
 * @throws OctothorpeError `invalid_request` where nothing is left
 */
export function contentOf(
  given: { readonly code?: string | undefined; readonly text?: string | undefined },
  setting: z.output<typeof TextSetting> = 'platform',
): Pick<MessageRequest, 'code' | 'text'> {
  const text = given.text?.trim() || undefined;
  const code = [given.code?.trim(), text].find(isCode);
  const own = setting === 'ours' && code !== undefined;
  if (text !== undefined && text !== code && !own) {
    return code === undefined ? { text } : { code, text };
  }
  if (code !== undefined) return { code };
  throw malformed(
    'The request holds no code of 4 to 10 digits. Let the platform make codes of digits only.',
  );
}

/** Makes repeats of the same content the same. It is keyed, so that the content cannot be guessed from it. */
export function contentKey(secret: string, ...content: readonly (string | undefined)[]): string {
  return createHmac('sha256', secret).update(JSON.stringify(content)).digest('base64url');
}
