/** Takes ICU messages apart on the server, so that a page needs neither the parser nor the other languages. */
import {
  isArgumentElement,
  isLiteralElement,
  isPluralElement,
  isPoundElement,
  type MessageFormatElement,
  type PluralElement,
  parse,
} from '@formatjs/icu-messageformat-parser';
import { isRightToLeft, type Locale } from '../../challenge/locale.js';
import type { BrowserLanguage, BrowserMessage } from './browser-text.js';
import { PAGE_CATALOGUES, type PageKey } from './page-messages.js';

/** A language for `browserText`, with the texts of a page. All texts are about 12 kB of JSON, 4 kB gzipped. */
export function browserLanguage(locale: Locale, keys: readonly PageKey[]): BrowserLanguage {
  const catalogue = PAGE_CATALOGUES[locale];
  return {
    locale,
    direction: isRightToLeft(locale) ? 'rtl' : 'ltr',
    messages: Object.fromEntries(keys.map((key) => [key, browserMessage(catalogue[key])])),
  };
}

/**
 * Plain text, `{name}` and at most one cardinal plural. Each plural form then contains the whole sentence.
 *
 * @throws RangeError for any other ICU syntax
 */
export function browserMessage(pattern: string): BrowserMessage {
  const elements = parse(pattern, { ignoreTag: true });
  const plural = elements.find(isPluralElement);
  if (plural === undefined) return elements.map((element) => plain(element)).join('');
  const forms = Object.entries(plural.options).map(([form, { value }]): [string, string] => [
    form,
    elements
      .flatMap((element) => (element === plural ? value : [element]))
      .map((element) => plain(element, plural))
      .join(''),
  ]);
  return { by: plural.value, forms: Object.fromEntries(forms) };
}

function plain(element: MessageFormatElement, plural?: PluralElement): string {
  if (isLiteralElement(element)) return element.value;
  if (isArgumentElement(element)) return `{${element.value}}`;
  if (isPoundElement(element) && plural !== undefined) return `{${plural.value}}`;
  throw new RangeError('A page’s message holds text, names and one plural, nothing else.');
}
