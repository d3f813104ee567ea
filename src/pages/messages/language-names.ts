/** The languages of the pages by their own names. A language of `LOCALES` without one does not compile. */
import { isRightToLeft, LOCALES, type Locale } from '../../challenge/locale.js';

const NAMES: Readonly<Record<Locale, string>> = {
  en: 'English',
  fi: 'Suomi',
  sv: 'Svenska',
  nb: 'Norsk bokmål',
  da: 'Dansk',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  it: 'Italiano',
  pt: 'Português',
  nl: 'Nederlands',
  pl: 'Polski',
  et: 'Eesti',
  lt: 'Lietuvių',
  lv: 'Latviešu',
  ar: 'العربية',
  ja: '日本語',
  'zh-Hans': '简体中文',
};

export interface LanguageName {
  readonly locale: Locale;
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
}

export const LANGUAGE_NAMES: readonly LanguageName[] = LOCALES.map((locale) => ({
  locale,
  name: NAMES[locale],
  direction: isRightToLeft(locale) ? 'rtl' : 'ltr',
}));
