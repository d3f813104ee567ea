/** A step of the call as an NCCO: plain objects, since the SDK's builders drop fields. */

import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { type CallPosition, type CallStep, KEY_WAIT_SECONDS } from '../../challenge/call-script.js';
import { callbackPath, callbackUrl, pickVoice } from '../provider.js';

export type NccoAction =
  | {
      readonly action: 'talk';
      readonly text: string;
      readonly language: string;
      readonly style: number;
      readonly bargeIn?: boolean;
    }
  | {
      readonly action: 'input';
      readonly type: readonly ['dtmf'];
      readonly dtmf: {
        readonly timeOut: number;
        readonly maxDigits: number;
        readonly submitOnHash: boolean;
      };
      readonly eventUrl: readonly [string];
      readonly eventMethod: 'POST';
    };

/** @param signatureSecret signs the address that the key press is sent to */
export function renderNcco(
  step: CallStep,
  publicUrl: string,
  deliveryId: string,
  signatureSecret: string,
): NccoAction[] {
  const { say = [] } = step;
  const talk = {
    action: 'talk',
    // One action for all lines: after one that may be interrupted, the next must be the input.
    text: say.join(' '),
    language: vonageLanguage(step.locale),
    style: 0,
  } as const;
  if (step.kind === 'wait') {
    const input = inputOf(step.next, 1, publicUrl, deliveryId, signatureSecret);
    return say.length > 0 ? [talk, input] : [input];
  }
  if (step.kind === 'hang_up') return [talk];
  return [
    // A second key is awaited in silence, and Vonage refuses a talk without a text.
    ...(say.length > 0 ? [{ ...talk, bargeIn: true }] : []),
    inputOf(step.next, KEY_WAIT_SECONDS, publicUrl, deliveryId, signatureSecret),
  ];
}

/** An NCCO has no redirect: an input's answer is the way to come back, with a key or without. */
function inputOf(
  next: CallPosition,
  timeOut: number,
  publicUrl: string,
  deliveryId: string,
  signatureSecret: string,
): NccoAction {
  const path = callbackPath(VONAGE_CALLBACKS.call, deliveryId, next);
  return {
    action: 'input',
    type: ['dtmf'],
    dtmf: { timeOut, maxDigits: 1, submitOnHash: true },
    eventUrl: [callbackUrl(publicUrl, vonageCallbackPath(signatureSecret, path))],
    eventMethod: 'POST',
  };
}

/**
 * Vonage's language for each locale that calls speak (https://developer.vonage.com/en/voice/voice-api/guides/text-to-speech).
 * Vonage has no Estonian and no Lithuanian; Finnish and Latvian read them best.
 */
const LANGUAGES = {
  en: 'en-US',
  'en-gb': 'en-GB',
  fi: 'fi-FI',
  sv: 'sv-SE',
  no: 'nb-NO',
  nb: 'nb-NO',
  nn: 'nb-NO',
  da: 'da-DK',
  de: 'de-DE',
  fr: 'fr-FR',
  'fr-ca': 'fr-CA',
  es: 'es-ES',
  'es-us': 'es-US',
  it: 'it-IT',
  pt: 'pt-BR',
  'pt-pt': 'pt-PT',
  nl: 'nl-NL',
  pl: 'pl-PL',
  et: 'fi-FI',
  lv: 'lv-LV',
  lt: 'lv-LV',
  ar: 'ar',
  ja: 'ja-JP',
  zh: 'cmn-CN',
  'zh-hant': 'cmn-TW',
};

/** @param locale BCP 47; English where Vonage has nothing for it */
export function vonageLanguage(locale: string): string {
  return pickVoice<string>(LANGUAGES, locale);
}

// Where Vonage calls back. Vonage signs a callback's body, not its address, and a call's events name no reference of ours. So the addresses of
// a call carry a token over the path and the position in the call: an event that is genuine for one delivery
// is worth nothing at another's address.

export const VONAGE_CALLBACKS = {
  sms: '/webhooks/vonage/sms/:deliveryId',
  rcs: '/webhooks/vonage/rcs/:deliveryId',
  whatsapp: '/webhooks/vonage/whatsapp/:deliveryId',
  call: '/webhooks/vonage/call/:deliveryId',
  callEvent: '/webhooks/vonage/call/:deliveryId/event',
  inbound: '/webhooks/vonage/inbound',
} as const;

const PARAMETER = 't';
const TOKEN_LENGTH = 22;

/** @param pathAndQuery as `callbackPath` builds it */
export function vonageCallbackPath(secret: string, pathAndQuery: string): string {
  const separator = pathAndQuery.includes('?') ? '&' : '?';
  return `${pathAndQuery}${separator}${PARAMETER}=${tokenOf(secret, pathAndQuery)}`;
}

/**
 * @param pathAndQuery as it came in
 * @param secrets the present signature secret, and the previous one while it rotates
 * @returns false for an address that was not built here
 */
export function isVonageCallbackPath(secrets: readonly string[], pathAndQuery: string): boolean {
  const [, address, token] = /^(.*)[?&]t=([\w-]{22})$/.exec(pathAndQuery) ?? [];
  if (address === undefined || token === undefined) return false;
  return secrets.some((secret) =>
    timingSafeEqual(Buffer.from(tokenOf(secret, address)), Buffer.from(token)),
  );
}

/** With a text, Node 24 makes a key of it in each call, for 13 µs. */
function keyOf(secret: string): KeyObject {
  const key = keys.get(secret) ?? createSecretKey(Buffer.from(secret));
  keys.set(secret, key);
  return key;
}

/** Of the secrets that are configured: a few. */
const keys = new Map<string, KeyObject>();

/** 128 bits as base64url. */
function tokenOf(secret: string, pathAndQuery: string): string {
  return createHmac('sha256', keyOf(secret))
    .update(`callback address\n${pathAndQuery}`)
    .digest('base64url')
    .slice(0, TOKEN_LENGTH);
}
