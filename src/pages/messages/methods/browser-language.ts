/** The texts of a hosted page in one language, in the form that a browser fills in. */
import type { Locale } from '../../../challenge/locale.js';
import { browserLanguage, browserMessage } from '../browser-messages.js';
import type { BrowserLanguage } from '../browser-text.js';
import { PAGE_CATALOGUES, type PageKey } from '../page-messages.js';
import { METHOD_CATALOGUES } from './method-messages.js';

const PAGE_KEYS = Object.keys(PAGE_CATALOGUES.en) as PageKey[];

/** @param hasMethods the session has several methods: their texts are 2 to 4 kB more, gzipped */
export function hostedLanguage(locale: Locale, hasMethods: boolean): BrowserLanguage {
  const language = browserLanguage(locale, PAGE_KEYS);
  if (!hasMethods) return language;
  const own = Object.entries(METHOD_CATALOGUES[locale]).map(([key, pattern]) => [
    key,
    browserMessage(pattern),
  ]);
  return { ...language, messages: { ...language.messages, ...Object.fromEntries(own) } };
}
