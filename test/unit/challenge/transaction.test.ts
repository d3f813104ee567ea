import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { codeVerifier, deriveCode, Keyring } from '../../../src/challenge/code.js';
import { LOCALES, type Locale, promptLine, smsText } from '../../../src/challenge/message.js';
import { TRANSACTION_TEXTS } from '../../../src/challenge/messages/transaction-texts.js';
import {
  fullAmount,
  isSameTransaction,
  spokenAmount,
  type Transaction,
  writtenAmount,
} from '../../../src/challenge/transaction.js';
import { Walk } from '../../fixtures/stored-sample.js';
import { cases } from '../../setup/cases.js';

const PAYMENT: Transaction = { amount: '49.90', currency: 'EUR', payee: 'Acme Oy' };
const CODE = '123456';
const UCS2_LANGUAGES: readonly Locale[] = ['ar', 'ja', 'zh-Hans'];
const [keys] = new Keyring([{ id: 'k1', secret: Buffer.alloc(32, 1) }]).all;
if (!keys) throw new Error('no keys');

const OTHERS: readonly Transaction[] = [
  { ...PAYMENT, amount: '49.91' },
  { ...PAYMENT, currency: 'SEK' },
  { ...PAYMENT, payee: 'Acme Oyj' },
  { ...PAYMENT, amount: '9.90', payee: '4Acme Oy' },
];

it('another amount, currency or payee gives another code, and so does none', () => {
  const of = (transaction?: Transaction) => deriveCode(keys, 'ch_a', 'seed', transaction);
  expect(of({ ...PAYMENT })).toBe(of(PAYMENT));
  const codes = [PAYMENT, undefined, ...OTHERS].map(of);
  expect(new Set(codes).size).toBe(codes.length);
});

it('a code that was sent for one transaction does not verify one that was stored in its place', () => {
  const guess = (transaction?: Transaction) => [
    { keyId: 'k1', verifier: codeVerifier(keys, 'ch_a', CODE, transaction) },
  ];
  const verifier = codeVerifier(keys, 'ch_a', CODE, PAYMENT);
  const check = { kind: 'check', verifiers: guess(), boundVerifiers: guess } as const;
  for (const stored of [...OTHERS, undefined]) {
    const walk = new Walk({ verifier, ...(stored ? { transaction: stored } : {}) });
    expect(walk.do({ ...check, requestId: 'one' }).outcome).toBe('wrong_code');
  }
  const walk = new Walk({ verifier, transaction: PAYMENT });
  expect(walk.do({ ...check, requestId: 'one' }).outcome).toBe('verified');
});

test.each([
  ['49.9', 'EUR', '49.90'],
  ['49', 'EUR', '49.00'],
  ['0.01', 'EUR', '0.01'],
  ['1000', 'JPY', '1000'],
  ['1.5', 'KWD', '1.500'],
  ['1000.5', 'HUF', '1000.50'],
  ['999999999999', 'JPY', '999999999999'],
  ['49.901', 'EUR', undefined],
  ['1.0', 'JPY', undefined],
  ['99999999999', 'EUR', undefined],
  ['-1.00', 'EUR', undefined],
  ['01.00', 'EUR', undefined],
  ['1,00', 'EUR', undefined],
])('%s %s in full is %s', (amount, currency, full) => {
  expect(fullAmount(amount, currency)).toBe(full);
});

it('transactions are the same if amount, currency and payee are', () => {
  expect(isSameTransaction(PAYMENT, { ...PAYMENT })).toBe(true);
  for (const other of [...OTHERS, undefined]) expect(isSameTransaction(other, PAYMENT)).toBe(false);
});

test.each([
  ['en', '49.90', 'EUR', 'EUR 49.90', '49.90 euros'],
  ['fi', '1234.50', 'EUR', '1 234,50 EUR', '1 234,50 euroa'],
  ['de', '9999999999.99', 'EUR', '9.999.999.999,99 EUR', '9.999.999.999,99 Euro'],
  ['en', '50.00', 'EUR', 'EUR 50.00', '50 euros'],
  ['en', '1000.50', 'HUF', 'HUF 1,000.50', '1,000.50 Hungarian forints'],
  ['en', '1000.00', 'HUF', 'HUF 1,000', '1,000 Hungarian forints'],
  ['ar', '49.90', 'EUR', '49.90 EUR', '49.90 يورو'],
] as const)('in %s, %s %s is written %s and spoken %s', (locale, amount, currency, text, voice) => {
  const transaction = { ...PAYMENT, amount, currency };
  expect(writtenAmount(locale, transaction)).toBe(text);
  expect(spokenAmount(locale, transaction)).toBe(voice);
});

describe.each(LOCALES)('a transaction in %s', (locale) => {
  const values = { code: CODE, brand: 'Contoso', minutes: 10, transaction: PAYMENT };
  const amount = writtenAmount(locale, PAYMENT);

  test('is named in the SMS with its code, its brand and the notice', () => {
    const text = smsText(locale, values);
    const { notice } = TRANSACTION_TEXTS[locale];
    for (const part of [CODE, 'Contoso', amount, 'Acme Oy', notice]) expect(text).toContain(part);
    expect(text).not.toMatch(/[{}]|undefined/);
    const message = new SegmentedMessage(text);
    expect(message.encodingName).toBe(UCS2_LANGUAGES.includes(locale) ? 'UCS-2' : 'GSM-7');
    expect(message.segmentsCount).toBe(1);
  });

  test('is named before the keys to press, in each kind of call', () => {
    for (const key of ['prompt', 'prompt_match', 'prompt_digits'] as const) {
      const asked = { brand: 'Contoso', digits: '47' };
      const line = promptLine(locale, key, { ...asked, transaction: PAYMENT });
      const hashKey = line.lastIndexOf(lastWords(promptLine(locale, key, asked)));
      expect(line).toContain('Contoso');
      expect(line.indexOf('Acme Oy')).toBeGreaterThan(0);
      expect(line.indexOf('Acme Oy')).toBeLessThan(hashKey);
      expect(line).toContain(spokenAmount(locale, PAYMENT));
      expect(line).not.toMatch(/[#*{}<>]|undefined/);
    }
  });

  test('any brand, payee and host give one part that names amount and payee', () => {
    const payees = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 30 }),
        payees.filter((name) => name.length <= 40 && /^[^\p{C}\p{Z}]+$/u.test(name)),
        fc.constantFrom('9999999999.99', '0.01'),
        fc.option(fc.domain(), { nil: undefined }),
        (brand, payee, sum, origin) => {
          const transaction = { amount: sum, currency: 'EUR', payee };
          const text = smsText(locale, { code: CODE, brand, minutes: 10, origin, transaction });
          expect(new SegmentedMessage(text).segmentsCount).toBe(1);
          expect(text).toContain(CODE);
          expect(text).toContain(writtenAmount(locale, transaction));
          if (/^[^\u2010-\u201f]+$/.test(payee)) expect(text).toContain(payee);
        },
      ),
      { numRuns: cases(100) },
    );
  });
});

/** The instruction of a prompt is its second sentence. */
function lastWords(prompt: string): string {
  return (
    prompt
      .split(/(?<=[.。])/u)
      .at(-1)
      ?.trim() ?? ''
  );
}
