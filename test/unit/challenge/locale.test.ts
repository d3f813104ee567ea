import {
  intlTag,
  isRightToLeft,
  LOCALES,
  regionOf,
  resolveLocale,
} from '../../../src/challenge/locale.js';

test.each([
  ['en', 'en'],
  ['en-US', 'en'],
  ['EN-gb', 'en'],
  ['fi-FI', 'fi'],
  ['fi_FI', 'fi'],
  ['FI', 'fi'],
  ['fin', 'fi'],
  ['sv-FI', 'sv'],
  ['no', 'nb'],
  ['no-NO', 'nb'],
  ['nn', 'nb'],
  ['nn-NO', 'nb'],
  ['nb-NO', 'nb'],
  ['nob', 'nb'],
  ['pt-BR', 'pt'],
  ['pt-PT', 'pt'],
  ['de-CH-1996', 'de'],
  ['es-419', 'es'],
  ['ar-EG-u-nu-arab', 'ar'],
  ['ja-JP', 'ja'],
  ['zh', 'zh-Hans'],
  ['zh-CN', 'zh-Hans'],
  ['zh-SG', 'zh-Hans'],
  ['zh-hans', 'zh-Hans'],
  ['zh-Hans-CN', 'zh-Hans'],
  ['zh-Hant-TW', 'zh-Hans'],
  ['cmn-Hans-CN', 'zh-Hans'],
  ['ru', 'en'],
  ['tlh', 'en'],
  ['', 'en'],
  ['*', 'en'],
  ['not a tag', 'en'],
  ['__proto__', 'en'],
  ['constructor', 'en'],
])('the tag %p is served in %s', (tag, locale) => {
  expect(resolveLocale(tag)).toBe(locale);
});

test('every supported language is found by its own tag', () => {
  expect(LOCALES.map(resolveLocale)).toEqual(LOCALES);
});

test('only Arabic is written from right to left', () => {
  expect(LOCALES.filter(isRightToLeft)).toEqual(['ar']);
});

test.each([
  ['en-us', 'US'],
  ['zh-Hans-CN', 'CN'],
  ['es_MX', 'MX'],
  ['en', undefined],
  ['', undefined],
])('the tag %p names the region %p', (tag, region) => {
  expect(regionOf(tag)).toBe(region);
});

test.each(LOCALES)('numbers in %s are written with the digits of a keypad', (locale) => {
  expect(new Intl.NumberFormat(intlTag(locale)).format(45)).toBe('45');
});
