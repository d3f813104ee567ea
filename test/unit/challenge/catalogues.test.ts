import { IntlMessageFormat } from 'intl-messageformat';
import { LOCALES } from '../../../src/challenge/locale.js';
import { CALL_KEYS, CATALOGUES } from '../../../src/challenge/messages/catalogue.js';

const SMS_KEYS = ['full', 'short', 'brief', 'bare'] as const;

/** The names in braces, in any order. */
function placeholders(pattern: string): string[] {
  const names = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('type' in node && 'value' in node && typeof node.value === 'string' && node.type !== 0) {
      names.add(node.value);
    }
    for (const child of Object.values(node)) visit(child);
  };
  visit(new IntlMessageFormat(pattern, 'en', undefined, { ignoreTag: true }).getAst());
  return [...names].sort();
}

describe.each(LOCALES)('the texts in %s', (locale) => {
  const { sms, call, hashKey } = CATALOGUES[locale];

  test('are complete, without additional ones', () => {
    expect(Object.keys(sms)).toEqual(SMS_KEYS);
    expect(Object.keys(call)).toEqual(CALL_KEYS);
    for (const text of [...Object.values(sms), ...Object.values(call), hashKey.common]) {
      expect(text.trim()).not.toBe('');
    }
  });

  test('use the same placeholders as the English ones', () => {
    for (const key of SMS_KEYS) {
      expect([key, placeholders(sms[key])]).toEqual([key, placeholders(CATALOGUES.en.sms[key])]);
    }
    for (const key of CALL_KEYS) {
      expect([key, placeholders(call[key])]).toEqual([key, placeholders(CATALOGUES.en.call[key])]);
    }
  });

  test('are this language’s own', () => {
    if (locale === 'en') return;
    for (const key of CALL_KEYS) expect(call[key]).not.toBe(CATALOGUES.en.call[key]);
    expect(sms.full).not.toBe(CATALOGUES.en.sms.full);
  });

  test('name the # key by regions in ISO 3166-1', () => {
    for (const region of Object.keys(hashKey.byRegion ?? {})) expect(region).toMatch(/^[A-Z]{2}$/);
  });
});

test('the English placeholders are the ones that callers fill in', () => {
  expect(placeholders(CATALOGUES.en.sms.full)).toEqual(['brand', 'code', 'minutes']);
  expect(placeholders(CATALOGUES.en.sms.bare)).toEqual(['code']);
  expect(placeholders(CATALOGUES.en.call.prompt)).toEqual(['brand', 'hashKey']);
  expect(placeholders(CATALOGUES.en.call.verified)).toEqual([]);
});
