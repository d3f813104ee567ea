/**
 * A step of the call as a Telnyx command. Telnyx runs a command when it is told to and reports its end by webhook, with the command's
 * `client_state`: there the delivery and the position in the call travel, under Telnyx's signature.
 * Source: Telnyx, Call Control commands (github.com/team-telnyx/openapi).
 */
import { hash } from 'node:crypto';
import { type CallPosition, type CallStep, KEY_WAIT_SECONDS } from '../../challenge/call-script.js';
import { callbackPath, pickVoice } from '../provider.js';

export const TELNYX_CALLBACKS = {
  sms: '/webhooks/telnyx/sms/:deliveryId',
  call: '/webhooks/telnyx/call/:deliveryId',
  inbound: '/webhooks/telnyx/inbound',
} as const;

export interface TelnyxCommand {
  readonly action: 'speak' | 'gather' | 'gather_using_speak' | 'hangup';
  readonly body: Readonly<Record<string, unknown>>;
}

/** @param eventId of the webhook that the step answers: a webhook that comes twice gives a command that Telnyx takes once */
export function renderCommand(step: CallStep, deliveryId: string, eventId: string): TelnyxCommand {
  const { say = [] } = step;
  const command_id = commandId(eventId);
  if (step.kind === 'hang_up') {
    if (say.length === 0) return { action: 'hangup', body: { command_id } };
    const client_state = clientState(deliveryId, 'farewell');
    return { action: 'speak', body: { ...spoken(say, step.locale), client_state, command_id } };
  }
  const seconds = step.kind === 'wait' ? 1 : KEY_WAIT_SECONDS;
  const client_state = clientState(deliveryId, step.next);
  if (say.length === 0) {
    return { action: 'gather', body: { ...oneKey(seconds), client_state, command_id } };
  }
  const { initial_timeout_millis: _, ...wait } = oneKey(seconds);
  return {
    action: 'gather_using_speak',
    body: { ...spoken(say, step.locale), ...wait, maximum_tries: 1, client_state, command_id },
  };
}

/** Silence until the extension has been dialled: a switchboard hears no digits while the call speaks. */
export function renderExtensionWait(
  digits: number,
  deliveryId: string,
  eventId: string,
): TelnyxCommand {
  const seconds = 1 + digits * SECONDS_A_DIGIT;
  return {
    action: 'gather',
    body: {
      ...oneKey(seconds),
      client_state: clientState(deliveryId, 'start'),
      command_id: commandId(eventId),
    },
  };
}

const SECONDS_A_DIGIT = 0.4;

function spoken(say: readonly string[], locale: string) {
  return { payload: say.join(' '), payload_type: 'text', voice: telnyxVoice(locale) };
}

/** A lone `#` is a digit only where no digit ends the gathering. */
function oneKey(seconds: number) {
  const waitMs = Math.round(seconds * 1_000);
  return {
    minimum_digits: 1,
    maximum_digits: 1,
    terminating_digit: '',
    valid_digits: '0123456789*#',
    initial_timeout_millis: waitMs,
    timeout_millis: waitMs,
  };
}

/** A UUID that follows from its parts. Telnyx ignores a command whose id it has seen within the last minute. */
export function commandId(...parts: readonly string[]): string {
  const hex = hash('sha256', parts.join('\n'));
  const at = (from: number, to: number) => hex.slice(from, to);
  return `${at(0, 8)}-${at(8, 12)}-4${at(13, 16)}-8${at(17, 20)}-${at(20, 32)}`;
}

// Where a command stands in the call. `start`: the script has not begun. `farewell`: the last words, after which the call is hung up.

/** `extension:<n>`: so many digits are dialled once the call is answered, before the script begins. */
export type TelnyxPlace = 'start' | 'farewell' | `extension:${number}` | CallPosition;

/** @returns base64 of the delivery's id and the place, as Telnyx gives it back */
export function clientState(deliveryId: string, place: TelnyxPlace): string {
  return Buffer.from(textOf(deliveryId, place)).toString('base64');
}

function textOf(deliveryId: string, place: TelnyxPlace): string {
  if (place === 'start') return deliveryId;
  if (typeof place === 'string') return `${deliveryId}?${place}`;
  return callbackPath(':deliveryId', deliveryId, place);
}

/** The delivery's id, and what stands behind it: nothing, a mark, or a position as `callPosition` reads it. */
export function readClientState(base64: string): { deliveryId: string; query: string } {
  const [deliveryId = '', query = ''] = Buffer.from(base64, 'base64').toString('utf8').split('?');
  return { deliveryId, query };
}

/**
 * Telnyx's voice for each language that calls speak: Azure's have all of them, Estonian and Lithuanian too
 * (https://developers.telnyx.com/docs/voice/tts/providers/azure, https://speech.microsoft.com/portal/voicegallery).
 */
const VOICES = {
  en: 'en-US-JennyNeural',
  'en-gb': 'en-GB-SoniaNeural',
  fi: 'fi-FI-NooraNeural',
  sv: 'sv-SE-SofieNeural',
  no: 'nb-NO-PernilleNeural',
  nb: 'nb-NO-PernilleNeural',
  nn: 'nb-NO-PernilleNeural',
  da: 'da-DK-ChristelNeural',
  de: 'de-DE-KatjaNeural',
  fr: 'fr-FR-DeniseNeural',
  'fr-ca': 'fr-CA-SylvieNeural',
  es: 'es-ES-ElviraNeural',
  'es-us': 'es-US-PalomaNeural',
  it: 'it-IT-ElsaNeural',
  pt: 'pt-BR-FranciscaNeural',
  'pt-pt': 'pt-PT-RaquelNeural',
  nl: 'nl-NL-ColetteNeural',
  pl: 'pl-PL-ZofiaNeural',
  et: 'et-EE-AnuNeural',
  lv: 'lv-LV-EveritaNeural',
  lt: 'lt-LT-OnaNeural',
  ar: 'ar-SA-ZariyahNeural',
  ja: 'ja-JP-NanamiNeural',
  zh: 'zh-CN-XiaoxiaoNeural',
  'zh-hant': 'zh-TW-HsiaoChenNeural',
};

/** @param locale BCP 47; English where there is no voice for it */
export function telnyxVoice(locale: string): string {
  return `Azure.${pickVoice<string>(VOICES, locale)}`;
}
