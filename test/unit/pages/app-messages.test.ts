/** The texts of the authenticator app: complete, in every language its own, and all of them used. */

import { readdirSync, readFileSync } from 'node:fs';
import {
  isArgumentElement,
  isPluralElement,
  type MessageFormatElement,
  parse,
} from '@formatjs/icu-messageformat-parser';
import { intlTag, LOCALES } from '../../../src/challenge/locale.js';
import {
  APP_CATALOGUES,
  type AppKey,
  placeholdersOf,
} from '../../../src/pages/messages/authenticator/app-messages.js';
import { appLanguage } from '../../../src/pages/messages/authenticator/browser-language.js';

const KEYS = Object.keys(APP_CATALOGUES.en) as AppKey[];
/** Whole sentences; the others are titles, labels and buttons. */
const SENTENCES =
  /_text$|_text\.|_error$|_hint$|home\.(none|removed)|pair\.(text|over|unsupp|done)|push\.(ask|on|blocked|none|failed)|deny\.text|account\.saved|history\.empty|remove\.(text|done|refused)|notice\.text|error\./;

function placeholders(elements: readonly MessageFormatElement[]): string[] {
  const names = elements.flatMap((element): string[] => {
    if (isArgumentElement(element) || isPluralElement(element)) return [element.value];
    return [];
  });
  return [...new Set(names)].sort();
}

describe.each(LOCALES)('the app’s texts in %s', (locale) => {
  const catalogue = APP_CATALOGUES[locale];
  const texts = KEYS.map((key): [AppKey, string] => [key, catalogue[key]]);

  test('are complete, in the same order, with exactly their values', () => {
    expect(Object.keys(catalogue)).toEqual(KEYS);
    for (const [key, text] of texts) {
      expect([key, placeholders(parse(text))]).toEqual([key, placeholdersOf(key)]);
    }
  });

  test('have exactly the plural forms of the language', () => {
    const { pluralCategories } = new Intl.PluralRules(intlTag(locale)).resolvedOptions();
    for (const plural of texts.flatMap(([, text]) => parse(text)).filter(isPluralElement)) {
      expect(Object.keys(plural.options).sort()).toEqual([...pluralCategories].sort());
    }
  });

  test('end like sentences, in the language’s typography', () => {
    for (const [key, text] of texts) {
      const sentence = SENTENCES.test(key);
      expect([key, text]).toEqual([
        key,
        sentence ? expect.stringMatching(/[.。]$/) : expect.not.stringMatching(/[.。]$/),
      ]);
      expect([key, text]).toEqual([key, expect.not.stringMatching(/['"]| {2}|^\s|\s$|\.{3}/)]);
    }
  });

  test('are this language’s own, and differ for different ends', () => {
    const borrowed = texts.filter(([key, text]) => text === APP_CATALOGUES.en[key]);
    if (locale !== 'en') expect(borrowed).toEqual([]);
    const ends = KEYS.filter((key) => key.startsWith('end.'));
    expect(new Set(ends.map((key) => catalogue[key])).size).toBe(ends.length);
  });

  test('reach the browser without ICU syntax', () => {
    const { messages } = appLanguage(locale);
    expect(JSON.stringify(messages)).not.toMatch(/plural,/);
    expect(Object.keys(messages)).toEqual(expect.arrayContaining(KEYS));
  });
});

test('the app uses all its texts', () => {
  const folders = ['src/pages/authenticator/', 'src/http/authenticator/'];
  const source = folders
    .flatMap((folder) => readdirSync(folder).map((file) => folder + file))
    .filter((file) => /\.[jt]s$/.test(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const unused = KEYS.filter((key) => {
    const [section] = key.split('.');
    return !source.includes(`'${key}'`) && !source.includes(`\`${section}.\${`);
  });
  expect(unused).toEqual([]);
});
