/**
 * What a message may say. The relay is for codes, so that a leaked key cannot send advertising or phishing through it: a text needs a code,
 * and holds no link, address or phone number, unless it has the form of a template that the operator has registered. Pure.
 */
import { isText } from '../challenge/challenge.js';
import { invalidField } from '../challenge/errors.js';
import { smsParts } from '../challenge/messages/catalogue.js';
import type { PhoneNumberCipher } from '../challenge/phone-number.js';
import type { RelayRules } from '../challenge/policy.js';
import { type MessageRequest, TEXT_CHARS_MAX } from './message.js';

export interface Content {
  /** 4 to 10 digits; what a call speaks. */
  readonly code: string;
  /** The SMS or RCS message as it is sent; our own text where absent. */
  readonly text?: string;
  /** Dialled once the call is answered. */
  readonly extension?: string;
}

/**
 * @returns the content, and how many parts its SMS takes
 * @throws OctothorpeError `invalid_request`
 */
export function readContent(
  { code, text, extension, channels }: MessageRequest,
  rules: Pick<RelayRules, 'partsMax' | 'templates'>,
): { readonly content: Content; readonly parts: number } {
  const dialled = extension === undefined ? {} : { extension };
  if (text === undefined) {
    if (code === undefined) throw invalidField('code', 'Give a code, or a text that holds one.');
    return { content: { code, ...dialled }, parts: 1 };
  }
  if (channels.includes('whatsapp')) {
    throw invalidField(
      'text',
      'WhatsApp carries approved templates alone. Leave text out and give the code, which goes into the template; or leave whatsapp out of channels.',
    );
  }
  // Before any pattern reads it: what comes through a door has only the body's limit.
  if (text.length > TEXT_CHARS_MAX) {
    throw invalidField(
      'text',
      `Must have ${TEXT_CHARS_MAX} characters at most. Send the code alone.`,
    );
  }
  const found = requireHarmless(text, code, rules.templates);
  const parts = smsParts(text);
  // An RCS message may fall back to SMS, and most networks charge it by the same length.
  if (channels.some(isText) && parts > rules.partsMax) {
    throw invalidField(
      'text',
      `Takes ${parts} parts of an SMS, and ${rules.partsMax} are allowed. Shorten it, or keep to the GSM-7 alphabet: other characters leave 70 for each part.`,
    );
  }
  return { content: { code: found, text, ...dialled }, parts };
}

/** @returns the code in the text */
function requireHarmless(
  text: string,
  code: string | undefined,
  templates: readonly string[],
): string {
  for (const template of templates) {
    const [, ...values] = patternOf(template).exec(text) ?? [];
    const [inTemplate] = values.filter((value) => CODE.test(value));
    if (inTemplate !== undefined && !values.some(isSuspicious)) return code ?? inTemplate;
  }
  if (LINK.test(text)) {
    throw invalidField(
      'text',
      'Must hold no link, host or e-mail address. Register the text as a template of the tenant to send it.',
    );
  }
  if (PHONE_NUMBER.test(text)) {
    throw invalidField(
      'text',
      'Must hold no phone number. Register the text as a template of the tenant to send it.',
    );
  }
  const codes = [...text.matchAll(CODES)].map(([digits]) => digits.replaceAll(/[ -]/g, ''));
  const found = code === undefined ? codes[0] : codes.find((each) => each === code);
  if (found === undefined) {
    throw invalidField(
      'text',
      code === undefined
        ? 'Must hold a code of 4 to 10 digits.'
        : 'Must hold the code that stands in code.',
    );
  }
  return found;
}

const CODE = /^\d{4,10}$/;
/** In one row, or in two or three groups: `123 456`, `123-456`. */
const CODES = /(?<![\d.,:/-])(?:\d{4,10}|\d{2,4}[ -]\d{2,4}(?:[ -]\d{2,4})?)(?![\d/]|[.,:]\d)/g;
/** A scheme, `www`, an e-mail address, an IPv4 address, or two words with a dot and no space between: phones make links of all of them. */
const LINK =
  /[a-z0-9+.-]:\/\/|\bwww\.|[^\s@]@[^\s@]|\b\d{1,3}(?:\.\d{1,3}){3}\b|[\p{L}\p{N}_-]\.\p{L}{2,}/iu;
/** With a plus sign, or more digits than a code has. */
const PHONE_NUMBER = /\+\s?\d[\d ()-]{5,}|\d(?:[ ()-]{0,2}\d){10,}/;

function isSuspicious(value: string): boolean {
  return LINK.test(value) || PHONE_NUMBER.test(value);
}

const PLACEHOLDERS = /\{(\w+)\}/g;
const patterns = new Map<string, RegExp>();

/** Of the configured templates: a few. */
function patternOf(template: string): RegExp {
  const known = patterns.get(template);
  if (known) return known;
  const parts = template.split(PLACEHOLDERS).map((part, index) => {
    if (index % 2 === 0) return part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    return part === 'code' ? '(\\d{4,10})' : '([^\\n]{0,40})';
  });
  const pattern = new RegExp(`^${parts.join('')}$`, 'u');
  patterns.set(template, pattern);
  return pattern;
}

// Content at rest: sealed as numbers are, bound to its message.

type Cipher = Pick<PhoneNumberCipher, 'seal' | 'open'>;

export function sealContent(cipher: Cipher, id: string, content: Content): string {
  return cipher.seal(JSON.stringify(content), boundTo(id));
}

/** @throws when the key is gone, or the value was changed or moved to another message */
export function openContent(cipher: Cipher, id: string, sealed: string): Content {
  return JSON.parse(cipher.open(sealed, boundTo(id))) as Content;
}

/** A message's number is sealed under its id alone: neither opens in the other's place. */
function boundTo(id: string): string {
  return `${id} content`;
}
