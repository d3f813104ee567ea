/**
 * Vonage's language for each locale that calls speak (https://developer.vonage.com/en/voice/voice-api/guides/text-to-speech).
 * Vonage has no Estonian and no Lithuanian; Finnish and Latvian read them best.
 */
import { pickVoice } from '../speech-locale.js';

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
