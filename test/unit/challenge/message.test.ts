import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { callLine, LOCALES, type Locale, smsText } from '../../../src/challenge/message.js';
import { CALL_KEYS } from '../../../src/challenge/messages/catalogue.js';

const CODE = '123456';
const UCS2_LANGUAGES: readonly Locale[] = ['ar', 'ja', 'zh-Hans'];
const BRANDS = ['C', 'Contoso', 'Twenty Letters Brand'];
const ORIGINS = [undefined, 'a.co', 'login.example.com', `${'a'.repeat(28)}.example.com`];
/** Bidi marks, embeddings and isolates, spaces other than the plain one, and typographic quotes. */
const TRAPS = /[\u00a0\u061c\u2000-\u200f\u2018-\u201f\u2028-\u202f\u205f-\u206f\u3000\ufeff]/;

const everyText = LOCALES.flatMap((locale) =>
  BRANDS.flatMap((brand) =>
    ORIGINS.flatMap((origin) =>
      [1, 2, 10, 60].map((minutes) => ({ locale, brand, origin, minutes })),
    ),
  ),
);

describe.each(LOCALES)('an SMS in %s', (locale) => {
  const texts = everyText
    .filter((values) => values.locale === locale)
    .map((values) => ({ ...values, text: smsText(locale, { ...values, code: CODE }) }));

  test('is one part, in the cheapest alphabet that the language allows', () => {
    const encoding = UCS2_LANGUAGES.includes(locale) ? 'UCS-2' : 'GSM-7';
    for (const { text } of texts) {
      const message = new SegmentedMessage(text);
      expect([text, message.segmentsCount]).toEqual([text, 1]);
      expect([text, message.encodingName]).toEqual([text, encoding]);
    }
  });

  test('holds the code once, in ASCII digits, and once more in the WebOTP line', () => {
    for (const { text, origin } of texts) {
      const lines = text.split('\n');
      expect(lines.length).toBe(origin === undefined ? 1 : 2);
      expect(lines[0]?.split(CODE).length).toBe(2);
      expect(text).not.toMatch(/[٠-٩۰-۹０-９]/);
    }
  });

  test('ends with the WebOTP line and nothing after it', () => {
    for (const { text, origin } of texts) {
      if (origin !== undefined) expect(text.split('\n').at(-1)).toBe(`@${origin} #${CODE}`);
    }
  });

  test('has no isolates, no odd spaces, no curly quotes and no placeholder left over', () => {
    for (const { text } of texts) expect(text).not.toMatch(TRAPS);
    for (const { text } of texts) expect(text).not.toMatch(/[{}]|undefined/);
  });

  test('names the brand and the life of the code, if no host is given', () => {
    const text = smsText(locale, { code: CODE, brand: 'Contoso', minutes: 10 });
    expect(text).toContain('Contoso');
    expect(text).toContain('10');
  });
});

test('optional sentences give way to a long host in an alphabet of 70 characters, the code does not', () => {
  const origin = `${'a'.repeat(28)}.example.com`;
  const text = smsText('ja', { code: CODE, brand: 'Twenty Letters Brand', minutes: 10, origin });
  expect(text).toBe(`認証コード: ${CODE}\n@${origin} #${CODE}`);
});

test('a host that leaves no room for the code is left out, and the message stays complete', () => {
  const text = smsText('en', {
    code: CODE,
    brand: 'Contoso',
    minutes: 10,
    origin: 'a'.repeat(253),
  });
  expect(text).toBe(
    'Contoso: your verification code is 123456. It expires in 10 minutes. Do not share it with anyone.',
  );
});

test('typographic quotes, dashes and line breaks of a brand do not change the alphabet or the last line', () => {
  const text = smsText('en', { code: CODE, brand: 'Joe’s\u00a0“Bar” –\n@evil.com', minutes: 10 });
  expect(text).toContain(`Joe's "Bar" - @evil.com: your`);
  expect(new SegmentedMessage(text).encodingName).toBe('GSM-7');
});

test('any brand and any host give one part with the code in it', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...LOCALES),
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.option(fc.domain(), { nil: undefined }),
      (locale, brand, origin) => {
        const text = smsText(locale, { code: CODE, brand, minutes: 10, origin });
        expect(new SegmentedMessage(text).segmentsCount).toBe(1);
        expect(text).toContain(CODE);
      },
    ),
  );
});

test.each([
  ['en', '10 minutes'],
  ['pl', '10 min.'],
  ['ar', '10 دقائق'],
])('minutes in %s agree with their number', (locale, words) => {
  expect(smsText(locale, { code: CODE, brand: 'Contoso', minutes: 10 })).toContain(words);
});

describe.each(LOCALES)('a call in %s', (locale) => {
  const values = { brand: 'Contoso', digits: '47' };
  const lines = CALL_KEYS.map((key) => callLine(locale, key, values));

  test('has a different text for every step', () => {
    expect(new Set(lines).size).toBe(CALL_KEYS.length);
  });

  test('has no characters that voices misread', () => {
    for (const line of lines) expect(line).not.toMatch(/[#*{}<>&]|undefined/);
    for (const line of lines) expect(line).not.toMatch(TRAPS);
    for (const line of lines) expect(line).toMatch(/[.。]$/);
  });

  test('names the brand in its prompt', () => {
    expect(callLine(locale, 'prompt', { brand: 'Contoso' })).toContain('Contoso');
    expect(callLine(locale, 'prompt_match', { brand: 'Contoso' })).toContain('Contoso');
    expect(callLine(locale, 'prompt_digits', values)).toContain('Contoso');
  });

  test('speaks each digit separately, in order', () => {
    for (const key of ['prompt_digits', 'ask_digits'] as const) {
      expect(callLine(locale, key, values).match(/\d+/g)).toEqual(['4', '7']);
    }
  });
});

test.each([
  ['en', undefined, 'hash key'],
  ['en-GB', undefined, 'hash key'],
  ['en-US', undefined, 'pound key'],
  ['en_us', undefined, 'pound key'],
  ['en', 'US', 'pound key'],
  ['en', 'CA', 'pound key'],
  ['en-GB', 'US', 'hash key'],
  ['fr', undefined, 'touche dièse'],
  ['fr-CA', undefined, 'touche carré'],
  ['es', 'ES', 'tecla almohadilla'],
  ['es-MX', undefined, 'tecla gato'],
  ['es', 'CO', 'tecla numeral'],
  ['pt-BR', undefined, 'tecla jogo da velha'],
  ['pt-PT', undefined, 'tecla cardinal'],
])('in %s to a phone in %s the # key is called %s', (tag, country, name) => {
  expect(callLine(tag, 'prompt', { brand: 'Contoso', country })).toContain(name);
});

test('an unsupported tag gets English', () => {
  expect(callLine('xx', 'verified', { brand: 'Contoso' })).toBe(
    'Thank you. Your verification is complete. Goodbye.',
  );
});

test('every message has its own code, also after many others', () => {
  const codes = fc.array(fc.integer({ min: 0, max: 999_999 }), { minLength: 1, maxLength: 20 });
  const about = fc.record({
    tag: fc.constantFrom('en', 'fi-FI', 'ja'),
    brand: fc.constantFrom('Contoso', 'Code 000000', 'A\u0000B', "Joe's $& Café"),
    minutes: fc.integer({ min: 1, max: 60 }),
    origin: fc.constantFrom(undefined, 'a.co', 'login.example.com'),
  });
  fc.assert(
    fc.property(about, codes, ({ tag, ...values }, drawn) => {
      const written = drawn.map((each) => {
        const code = String(each).padStart(6, '0');
        return [code, smsText(tag, { ...values, code })] as const;
      });
      for (const [code, text] of written) {
        const fresh = smsText(tag, { ...values, code: '555555' }).split('555555');
        expect(text).toBe(fresh.join(code));
        expect(text).not.toContain('\u0000');
        const { origin, minutes } = values;
        if (origin === undefined) expect(text.match(/\d+/g)).toContain(String(minutes));
        else expect(text.endsWith(`\n@${origin} #${code}`)).toBe(true);
      }
    }),
  );
});
