/** What a person is asked to text, and where to. Pure. */

import type { Challenge } from './challenge.js';
import { isFinal } from './challenge.js';
import type { Keyring } from './code.js';
import { deriveWord, writtenWord } from './inbound-word.js';
import { resolveLocale } from './locale.js';
import { plainText } from './message.js';
import { INBOUND_TEXTS } from './messages/inbound-texts.js';
import { formatMessage } from './messages/message-format.js';
import type { InboundInstruction, ReceivingNumber, Tenant } from './policy.js';

/** The first one for the phone's country, or else for all countries; undefined where people of this country cannot text the tenant. */
export function receivingNumber(
  { inboundSms = [] }: Pick<Tenant, 'inboundSms'>,
  country: string,
): ReceivingNumber | undefined {
  return (
    inboundSms.find((each) => each.country === country) ??
    inboundSms.find((each) => each.country === undefined)
  );
}

/** The countries whose phones may text the tenant; `*` for all. */
export function inboundCountries({ inboundSms = [] }: Pick<Tenant, 'inboundSms'>): string[] {
  return [...new Set(inboundSms.map(({ country = '*' }) => country))];
}

/** The tenants that a number of ours belongs to. */
export function receiversOf(
  tenants: Iterable<Pick<Tenant, 'id' | 'inboundSms'>>,
  { provider, to }: { readonly provider: string; readonly to: string },
): string[] {
  return [...tenants]
    .filter(({ inboundSms = [] }) =>
      inboundSms.some((each) => each.provider === provider && each.number === to),
    )
    .map(({ id }) => id);
}

/** Undefined once the challenge has ended, or where its country cannot text the tenant any more. */
export function inboundInstruction(
  keyring: Keyring,
  tenant: Pick<Tenant, 'brand' | 'inboundSms'>,
  challenge: Pick<Challenge, 'id' | 'method' | 'state' | 'secret' | 'to' | 'locale'>,
): InboundInstruction | undefined {
  const { id, method, state, secret, to, locale } = challenge;
  const keys = keyring.find(secret.keyId);
  const receiver = receivingNumber(tenant, to.country);
  if (method !== 'inbound_sms' || isFinal(state) || !keys || !receiver) return undefined;
  const word = writtenWord(deriveWord(keys, id, secret.seed));
  const text = inboundText(locale, { brand: tenant.brand, word });
  return { number: receiver.number, word, text, link: smsLink(receiver.number, text) };
}

/**
 * One part of an SMS, in GSM-7 where the language and the brand allow it. It names brand and purpose, so that nobody sends it for somebody else
 * without reading what it does.
 * @param tag BCP 47
 */
export function inboundText(
  tag: string,
  { brand, word }: { readonly brand: string; readonly word: string },
): string {
  const locale = resolveLocale(tag);
  return formatMessage(locale, INBOUND_TEXTS[locale], { brand: plainText(brand), word });
}

/**
 * An `sms:` address (RFC 5724: `sms:<number>?body=`). iOS 8 and later reads the text after `&body=`, Android after `?body=`; with `?&body=` both
 * do (https://stackoverflow.com/questions/6480462).
 */
export function smsLink(number: string, text: string): string {
  return `sms:${number}?&body=${encodeURIComponent(text)}`;
}
