/** One language of the authenticator app, in the form that a browser fills in: its own texts, and those that it shares with the other pages. */
import { isRightToLeft, type Locale } from '../../../challenge/locale.js';
import { browserMessage } from '../browser-messages.js';
import type { BrowserLanguage } from '../browser-text.js';
import { PAGE_CATALOGUES, type PageKey } from '../page-messages.js';
import { APP_CATALOGUES } from './app-messages.js';

const SHARED: readonly PageKey[] = [
  'page.language',
  'page.sandbox',
  'button.back',
  'button.cancel',
  'button.done',
  'button.try_again',
  'live.offline',
  'error.unexpected',
  'error.unavailable',
];

export function appLanguage(locale: Locale): BrowserLanguage {
  const own = Object.entries(APP_CATALOGUES[locale]);
  const shared = SHARED.map((key) => [key, PAGE_CATALOGUES[locale][key]] as const);
  return {
    locale,
    direction: isRightToLeft(locale) ? 'rtl' : 'ltr',
    messages: Object.fromEntries(
      [...own, ...shared].map(([key, pattern]) => [key, browserMessage(pattern)]),
    ),
  };
}
