import {
  isArgumentElement,
  isPluralElement,
  type MessageFormatElement,
  parse,
} from '@formatjs/icu-messageformat-parser';
import { CHALLENGE_ENDS, PROGRESS, REASONS } from '../../../src/challenge/challenge.js';
import { intlTag, LOCALES } from '../../../src/challenge/locale.js';
import {
  PAGE_CATALOGUES,
  type PageKey,
  placeholdersOf,
} from '../../../src/pages/messages/page-messages.js';

const KEYS = Object.keys(PAGE_CATALOGUES.en) as PageKey[];

/** Sections with whole sentences; the others have titles, labels and texts of buttons. */
const SENTENCES =
  /^(number_error|code_error|status|reason|end_text)\.|^code\.(sent|resent|expires|resend|no_more|help|auto)|^call\.|^live\./;

function placeholders(elements: readonly MessageFormatElement[]): string[] {
  const names = elements.flatMap((element): string[] => {
    if (isArgumentElement(element)) return [element.value];
    if (!isPluralElement(element)) return [];
    const forms = Object.values(element.options).flatMap(({ value }) => placeholders(value));
    return [element.value, ...forms];
  });
  return [...new Set(names)].sort();
}

test('every reason, end and step of a challenge has its sentence', () => {
  const steps = new Set([...PROGRESS.sms, ...PROGRESS.call]);
  expect(KEYS).toEqual(
    expect.arrayContaining([
      // Only an approval fails by a wrong number, and the pages of methods have its sentence.
      ...REASONS.filter((reason) => reason !== 'wrong_number').map((reason) => `reason.${reason}`),
      // For the person, all texts are one.
      ...CHALLENGE_ENDS.filter((state) => !/^(rcs|whatsapp)_/.test(state)).flatMap((state) => [
        `end_title.${state}`,
        `end_text.${state}`,
      ]),
      ...[...steps].map((state) => `status.${state}`),
    ]),
  );
});

describe.each(LOCALES)('the pages’ texts in %s', (locale) => {
  const catalogue = PAGE_CATALOGUES[locale];
  const texts = KEYS.map((key): [PageKey, string] => [key, catalogue[key]]);

  test('are complete, in the same order, without additional ones', () => {
    expect(Object.keys(catalogue)).toEqual(KEYS);
    for (const [key, text] of texts) expect([key, text.trim()]).not.toEqual([key, '']);
  });

  test('use exactly their values', () => {
    for (const [key, text] of texts) {
      expect([key, placeholders(parse(text))]).toEqual([key, placeholdersOf(key)]);
    }
  });

  test('have exactly the plural forms of the language', () => {
    const { pluralCategories } = new Intl.PluralRules(intlTag(locale)).resolvedOptions();
    for (const [key, text] of texts) {
      for (const plural of parse(text).filter(isPluralElement)) {
        const forms = Object.keys(plural.options).filter((form) => !form.startsWith('='));
        expect([key, forms.sort()]).toEqual([key, [...pluralCategories].sort()]);
      }
    }
  });

  test('end like sentences', () => {
    for (const [key, text] of texts.filter(([key]) => SENTENCES.test(key))) {
      expect([key, text]).toEqual([key, expect.stringMatching(/[.。…?？]$/)]);
    }
    for (const [key, text] of texts.filter(([key]) => /^(button|end_title)\./.test(key))) {
      expect([key, text]).toEqual([key, expect.not.stringMatching(/[.。]$/)]);
    }
  });

  test('follow the language’s typography: no typewriter quotes, no doubled spaces', () => {
    for (const [key, text] of texts) {
      expect([key, text]).toEqual([key, expect.not.stringMatching(/['"]| {2}|^\s|\s$|\.{3}/)]);
    }
  });

  test('are this language’s own', () => {
    if (locale === 'en') return;
    const borrowed = texts.filter(([key, text]) => text === PAGE_CATALOGUES.en[key]);
    const short = ['number.country_option', 'error.announce', 'setup.heading', 'page.language'];
    expect(borrowed.filter(([key]) => !short.includes(key))).toEqual([]);
  });

  test('show the # key where it must be pressed', () => {
    for (const key of ['call.instruction', 'call.instruction_match', 'reason.hung_up'] as const) {
      expect([key, catalogue[key]]).toEqual([key, expect.stringContaining('#')]);
    }
  });

  test('differ for different reasons', () => {
    const told = REASONS.filter((reason) => reason !== 'wrong_number');
    expect(new Set(told.map((reason) => catalogue[`reason.${reason}`])).size).toBe(told.length);
  });
});
