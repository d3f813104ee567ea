import { LOCALES, type Locale } from '../../../src/challenge/locale.js';
import { browserLanguage, browserMessage } from '../../../src/pages/messages/browser-messages.js';
import { browserText } from '../../../src/pages/messages/browser-text.js';
import {
  PAGE_CATALOGUES,
  type PageKey,
  type PageValues,
  placeholdersOf,
} from '../../../src/pages/messages/page-messages.js';
import { pageText } from '../../../src/pages/messages/page-text.js';

const KEYS = Object.keys(PAGE_CATALOGUES.en) as PageKey[];
const NUMBERS: readonly string[] = ['count', 'attempts', 'seconds', 'minutes', 'hours'];
/** Every plural form of every language is among them. */
const SAMPLES = [...Array(26).keys(), 30, 59, 60, 100, 101, 102, 111, 120, 300, 900];
/** Any key with its values. */
const serverText = pageText as (locale: Locale, key: PageKey, values: object) => string;

test.each([
  ['en', 1, 'You can resend the code in 1 second.'],
  ['en', 30, 'You can resend the code in 30 seconds.'],
  ['sv', 1, 'Du kan skicka koden igen om 1 sekund.'],
  ['pl', 1, 'Kod można wysłać ponownie za 1 sekundę.'],
  ['pl', 2, 'Kod można wysłać ponownie za 2 sekundy.'],
  ['pl', 5, 'Kod można wysłać ponownie za 5 sekund.'],
  ['pl', 12, 'Kod można wysłać ponownie za 12 sekund.'],
  ['pl', 22, 'Kod można wysłać ponownie za 22 sekundy.'],
  ['lt', 1, 'Kodą dar kartą galėsite siųsti po 1 sekundės.'],
  ['lt', 2, 'Kodą dar kartą galėsite siųsti po 2 sekundžių.'],
  ['lt', 10, 'Kodą dar kartą galėsite siųsti po 10 sekundžių.'],
  ['lt', 21, 'Kodą dar kartą galėsite siųsti po 21 sekundės.'],
  ['lv', 1, 'Kodu varēsiet nosūtīt vēlreiz pēc 1 sekundes.'],
  ['lv', 10, 'Kodu varēsiet nosūtīt vēlreiz pēc 10 sekundēm.'],
  ['lv', 11, 'Kodu varēsiet nosūtīt vēlreiz pēc 11 sekundēm.'],
  ['lv', 21, 'Kodu varēsiet nosūtīt vēlreiz pēc 21 sekundes.'],
  ['ar', 1, 'يمكنك إعادة إرسال الرمز بعد ثانية واحدة.'],
  ['ar', 2, 'يمكنك إعادة إرسال الرمز بعد ثانيتين.'],
  ['ar', 3, 'يمكنك إعادة إرسال الرمز بعد 3 ثوانٍ.'],
  ['ar', 30, 'يمكنك إعادة إرسال الرمز بعد 30 ثانية.'],
  ['ar', 100, 'يمكنك إعادة إرسال الرمز بعد 100 ثانية.'],
  ['ja', 1, 'あと1秒でコードを再送信できます。'],
  ['zh-Hans', 30, '您可以在 30 秒后重新发送验证码。'],
] as const)('the countdown in %s agrees with %d', (locale, seconds, text) => {
  expect(pageText(locale, 'code.resend_in', { seconds })).toBe(text);
});

test.each([
  ['pl', 1, 'Została 1 próba'],
  ['pl', 3, 'Zostały 3 próby'],
  ['pl', 5, 'Zostało 5 prób'],
  ['lt', 1, 'Liko 1 bandymas'],
  ['lt', 4, 'Liko 4 bandymai'],
  ['lv', 1, 'Atlicis 1 mēģinājums'],
  ['lv', 4, 'Atlikuši 4 mēģinājumi'],
  ['es', 1, 'Le queda 1 intento'],
  ['es', 4, 'Le quedan 4 intentos'],
  ['ar', 2, 'تبقّت محاولتان'],
] as const)('the tries left in %s agree with %d', (locale, attempts, words) => {
  expect(pageText(locale, 'code_error.wrong', { attempts })).toContain(words);
});

test('zero countries have their own sentence', () => {
  expect(pageText('en', 'number.country_results', { count: 0 })).toBe('No country found');
  expect(pageText('ar', 'number.country_results', { count: 0 })).toBe('لم يُعثر على أي بلد');
});

test('a phone number keeps its order inside an Arabic sentence', () => {
  const phone = '+358 44 123 4567';
  expect(pageText('ar', 'code.resent', { phone })).toContain(`\u2068${phone}\u2069`);
  expect(pageText('fi', 'code.resent', { phone })).toBe(
    `Lähetimme koodin uudelleen numeroon ${phone}.`,
  );
});

test.each(LOCALES)('in %s a browser shows the same text as the server', (locale) => {
  const language = browserLanguage(locale, KEYS);
  for (const key of KEYS) {
    const numbers = placeholdersOf(key).some((name) => NUMBERS.includes(name)) ? SAMPLES : [0];
    const values = numbers.map((number) => valuesFor(key, number));
    expect([key, values.map((each) => browserText(language, key, each))]).toEqual([
      key,
      values.map((each) => serverText(locale, key, each)),
    ]);
  }
});

test.each(LOCALES)(
  'no text in %s leaves a placeholder or a foreign digit on the page',
  (locale) => {
    const texts = KEYS.map((key) => [key, serverText(locale, key, valuesFor(key, 25))]);
    expect(texts.filter(([, text]) => /[{}٠-٩]|undefined|NaN/.test(text ?? ''))).toEqual([]);
  },
);

test('a page gets only the requested texts', () => {
  const language = browserLanguage('ar', ['button.next', 'code.resend_in']);
  expect(Object.keys(language.messages)).toEqual(['button.next', 'code.resend_in']);
  expect(language).toMatchObject({ locale: 'ar', direction: 'rtl' });
  expect(() => browserText(language, 'button.back')).toThrow(RangeError);
});

test('a value that looks like a placeholder is shown unchanged', () => {
  const language = browserLanguage('en', ['setup.consent']);
  const text = browserText(language, 'setup.consent', { next: '{brand}', brand: '$& {next}' });
  expect(text).toMatch(/“{brand}” means that you agree that \$& {next} may/);
});

test.each([
  '{when, date, short}',
  '{a, select, other {x}}',
  '{n, plural, other {{m, plural, other {#}}}}',
])('syntax that a browser could not fill in is refused: %s', (pattern) => {
  expect(() => browserMessage(pattern)).toThrow(RangeError);
});

function valuesFor(key: PageKey, number: number): PageValues<PageKey> {
  const entries = placeholdersOf(key).map((name) => [
    name,
    NUMBERS.includes(name) ? number : name === 'phone' ? '+358 44 123 4567' : 'Contoso (1)',
  ]);
  return Object.fromEntries(entries);
}
