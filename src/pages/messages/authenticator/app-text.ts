/** Fills in the app's texts on the server: those without values, in the page's HTML and in the manifest. */
import type { Locale } from '../../../challenge/locale.js';
import { APP_CATALOGUES, type AppKey } from './app-messages.js';

/** Plain text: escape it for HTML. */
export function appText(locale: Locale, key: AppKey): string {
  return APP_CATALOGUES[locale][key];
}
