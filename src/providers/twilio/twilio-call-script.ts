/** A step of the call as TwiML, through the SDK's builder. */
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { type CallStep, KEY_WAIT_SECONDS } from '../../challenge/call-script.js';
import { callbackPath, callbackUrl, pickVoice } from '../provider.js';
import { CONNECTION_OVERRIDES, TWILIO_CALLBACKS } from './twilio-addresses.js';

/** @returns a TwiML document, to be served as text/xml */
export function renderTwiml(step: CallStep, publicUrl: string, deliveryId: string): string {
  const response = new VoiceResponse();
  if (step.kind === 'hang_up') {
    const voice = twilioVoice(step.locale);
    for (const line of step.say) response.say(voice, line);
    response.hangup();
    return response.toString();
  }
  const path = callbackPath(TWILIO_CALLBACKS.call, deliveryId, step.next);
  const next = callbackUrl(publicUrl, path) + CONNECTION_OVERRIDES;
  if (step.kind === 'wait') {
    for (const line of step.say ?? []) response.say(twilioVoice(step.locale), line);
    response.pause({ length: 1 });
    response.redirect({ method: 'POST' }, next);
    return response.toString();
  }
  const voice = twilioVoice(step.locale);
  // A lone `#` is a digit only where no key ends the gathering; without an action on an empty result,
  // silence would fall through and end the call.
  const gather = response.gather({
    input: ['dtmf'],
    numDigits: 1,
    finishOnKey: '',
    timeout: KEY_WAIT_SECONDS,
    actionOnEmptyResult: true,
    method: 'POST',
    action: next,
  });
  for (const line of step.say) gather.say(voice, line);
  return response.toString();
}

/** The answer to a request that wants TwiML where nothing is to be done. */
export const EMPTY_TWIML = new VoiceResponse().toString();

export interface TwilioVoice {
  readonly voice: NonNullable<VoiceResponse.SayAttributes['voice']>;
  /** The voice's own; left out where the SDK does not list it (the voice's name implies it). */
  readonly language?: NonNullable<VoiceResponse.SayAttributes['language']>;
}

const FINNISH: TwilioVoice = { voice: 'Google.fi-FI-Standard-A', language: 'fi-FI' };
const NORWEGIAN: TwilioVoice = { voice: 'Google.nb-NO-Standard-A', language: 'nb-NO' };

/**
 * Twilio's voice for each language that calls speak. The voice is always named: the account's default voice speaks
 * few languages, and a language that it lacks fails the call (https://www.twilio.com/docs/voice/twiml/say/text-speech).
 * Twilio has no Estonian voice; Finnish reads Estonian best.
 */
const VOICES = {
  en: { voice: 'Google.en-US-Standard-C', language: 'en-US' },
  'en-gb': { voice: 'Google.en-GB-Standard-A', language: 'en-GB' },
  fi: FINNISH,
  sv: { voice: 'Google.sv-SE-Standard-A', language: 'sv-SE' },
  no: NORWEGIAN,
  nb: NORWEGIAN,
  nn: NORWEGIAN,
  da: { voice: 'Google.da-DK-Standard-A', language: 'da-DK' },
  de: { voice: 'Google.de-DE-Standard-A', language: 'de-DE' },
  fr: { voice: 'Google.fr-FR-Standard-A', language: 'fr-FR' },
  'fr-ca': { voice: 'Google.fr-CA-Standard-A', language: 'fr-CA' },
  es: { voice: 'Google.es-ES-Standard-A', language: 'es-ES' },
  'es-us': { voice: 'Google.es-US-Standard-A', language: 'es-US' },
  it: { voice: 'Google.it-IT-Standard-A', language: 'it-IT' },
  pt: { voice: 'Google.pt-BR-Standard-A', language: 'pt-BR' },
  'pt-pt': { voice: 'Google.pt-PT-Standard-A', language: 'pt-PT' },
  nl: { voice: 'Google.nl-NL-Standard-A', language: 'nl-NL' },
  pl: { voice: 'Google.pl-PL-Standard-A', language: 'pl-PL' },
  et: FINNISH,
  lv: { voice: 'Google.lv-LV-Standard-A', language: 'lv-LV' },
  lt: { voice: 'Google.lt-LT-Standard-A' },
  ar: { voice: 'Google.ar-XA-Standard-A', language: 'ar-XA' },
  ja: { voice: 'Google.ja-JP-Standard-A', language: 'ja-JP' },
  zh: { voice: 'Google.cmn-CN-Standard-A', language: 'cmn-CN' },
  'zh-hant': { voice: 'Google.cmn-TW-Standard-A', language: 'cmn-TW' },
} satisfies Record<string, TwilioVoice>;

/** @param locale BCP 47; English where Twilio has nothing for it */
export function twilioVoice(locale: string): TwilioVoice {
  return pickVoice<TwilioVoice>(VOICES, locale);
}
