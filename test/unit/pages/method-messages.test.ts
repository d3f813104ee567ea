import {
  isArgumentElement,
  isPluralElement,
  type MessageFormatElement,
  parse,
} from '@formatjs/icu-messageformat-parser';
import { intlTag, LOCALES } from '../../../src/challenge/locale.js';
import { hostedLanguage } from '../../../src/pages/messages/methods/browser-language.js';
import {
  METHOD_CATALOGUES,
  type MethodKey,
  methodPlaceholdersOf,
} from '../../../src/pages/messages/methods/method-messages.js';

const KEYS = Object.keys(METHOD_CATALOGUES.en) as MethodKey[];
/** Words that several languages share. */
const SHARED: readonly MethodKey[] = ['kind.passkey', 'kind.phone', 'step.app', 'info.default'];
/** Whole sentences; the others are titles, labels and buttons. */
const SENTENCES =
  /^(step\.required|app\.(get_|after|account$|account_totp|scan$|scan_totp|not_paired|qr_expired|added_text)|approve\.(text|queued|sent|shown|no_number)|totp\.(text|wrong|used)|passkey\.(text|use_text|busy|not_|unsupported|exists|refused)|recovery\.(intro|replaces|keep|saved_text|text|empty|wrong)|proof\.(text|none)|ended\.(wrong_number$|no_device|not_answered|limit|locked)|info\.(text|none|renamed|default_set|deleted|gone))/;

function placeholders(elements: readonly MessageFormatElement[]): string[] {
  const names = elements.flatMap((element): string[] => {
    if (isArgumentElement(element)) return [element.value];
    if (!isPluralElement(element)) return [];
    const forms = Object.values(element.options).flatMap(({ value }) => placeholders(value));
    return [element.value, ...forms];
  });
  return [...new Set(names)].sort();
}

describe.each(LOCALES)('the texts about methods in %s', (locale) => {
  const texts = KEYS.map((key): [MethodKey, string] => [key, METHOD_CATALOGUES[locale][key]]);

  test('are complete, in the same order, without additional ones', () => {
    expect(Object.keys(METHOD_CATALOGUES[locale])).toEqual(KEYS);
    for (const [key, text] of texts) expect([key, text.trim()]).not.toEqual([key, '']);
  });

  test('use exactly their values', () => {
    for (const [key, text] of texts) {
      expect([key, placeholders(parse(text))]).toEqual([key, [...methodPlaceholdersOf(key)]]);
    }
  });

  test('have exactly the plural forms of the language', () => {
    const { pluralCategories } = new Intl.PluralRules(intlTag(locale)).resolvedOptions();
    for (const [key, text] of texts) {
      for (const plural of parse(text).filter(isPluralElement)) {
        expect([key, Object.keys(plural.options).sort()]).toEqual([
          key,
          [...pluralCategories].sort(),
        ]);
      }
    }
  });

  test('end like sentences where they are some', () => {
    const titles = /^(kind|step\.app|add\.title|way|cannot|app\.other|totp\.label)/;
    for (const [key, text] of texts) {
      if (SENTENCES.test(key) && !/title$/.test(key)) {
        expect([key, text]).toEqual([key, expect.stringMatching(/[.。]$/)]);
      }
      if (titles.test(key)) expect([key, text]).toEqual([key, expect.not.stringMatching(/[.。]$/)]);
    }
  });

  test('follow the language’s typography: no typewriter quotes, no doubled spaces', () => {
    for (const [key, text] of texts) {
      expect([key, text]).toEqual([
        key,
        expect.not.stringMatching(/['"]| {2}|^\s|\s$|\.{3}|\u00ad/),
      ]);
    }
  });

  test('are this language’s own', () => {
    if (locale === 'en') return;
    const borrowed = texts.filter(([key, text]) => text === METHOD_CATALOGUES.en[key]);
    expect(borrowed.filter(([key]) => !SHARED.includes(key))).toEqual([]);
  });

  test('are sent only where the session has methods', () => {
    expect(hostedLanguage(locale, false).messages).not.toHaveProperty(['info.title']);
    expect(hostedLanguage(locale, true).messages).toMatchObject({
      'info.title': METHOD_CATALOGUES[locale]['info.title'],
      'button.next': expect.any(String),
    });
  });
});
