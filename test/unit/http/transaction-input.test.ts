import { checkRequest, startRequest } from '../../../src/http/api/request-schemas.js';

const START = { to: '+358441234567', channels: ['sms'] };
const PAYMENT = { amount: '49.9', currency: 'EUR', payee: 'Acme Oy' };

function faultsOf(transaction: unknown): string[] {
  const { error } = startRequest.safeParse({ ...START, transaction });
  return [...new Set((error?.issues ?? []).map(({ path }) => path.join('.')))];
}

it('an amount gets all its decimals, and a payee its composed form, in a start as in a check', () => {
  const given = { ...PAYMENT, payee: '  Cafe\u0301\u00a0 Oy ' };
  const expected = { amount: '49.90', currency: 'EUR', payee: 'Café Oy' };
  expect(startRequest.parse({ ...START, transaction: given })).toMatchObject({
    transaction: expected,
  });
  expect(checkRequest.parse({ code: '123456', transaction: given })).toMatchObject({
    transaction: expected,
  });
});

it.each([
  'Acme Oy',
  'H&M',
  "Marks & Spencer's",
  'St. Gallen',
  'J. R. Smith',
  '東京電力',
  'شركة',
  'a'.repeat(40),
])('%s is a payee', (payee) => {
  expect(faultsOf({ ...PAYMENT, payee })).toEqual([]);
});

it.each([
  ['nothing', ' '],
  ['41 characters', 'a'.repeat(41)],
  ['a second line', 'Acme\n@evil.example #123456'],
  ['a link', 'https://a'],
  ['the name of a host', 'Pay at evil.example'],
  ['text that turns around', 'Acme\u202eyO'],
  ['invisible text', 'Ac\u200bme'],
  ['markup', '<break/>'],
  ['no text', 17],
])('a payee with %s is refused', (_, payee) => {
  expect(faultsOf({ ...PAYMENT, payee })).toEqual(['transaction.payee']);
});

it.each([
  ['more decimals than the currency has', '49.901', 'EUR', 'transaction.amount'],
  ['decimals of yen', '49.90', 'JPY', 'transaction.amount'],
  ['a comma', '49,90', 'EUR', 'transaction.amount'],
  ['a sign', '-49.90', 'EUR', 'transaction.amount'],
  ['more digits than a text has room for', '99999999999.00', 'EUR', 'transaction.amount'],
  ['a number that is none', 49.9, 'EUR', 'transaction.amount'],
  ['an unknown currency', '49.90', 'ABC', 'transaction.currency'],
  ['a currency in small letters', '49.90', 'eur', 'transaction.currency'],
])('%s is refused', (_, amount, currency, path) => {
  expect(faultsOf({ ...PAYMENT, amount, currency })).toEqual([path]);
});

it('an unknown field of a transaction is refused', () => {
  expect(faultsOf({ ...PAYMENT, iban: 'FI21' })).toEqual(['transaction']);
});

it('a purpose is 1 to 32 of a-z, 0-9 and -', () => {
  expect(startRequest.safeParse({ ...START, purpose: 'sign-in' }).success).toBe(true);
  for (const purpose of ['', 'Sign in', 'a'.repeat(33)]) {
    expect(startRequest.safeParse({ ...START, purpose }).success).toBe(false);
  }
});

test('a call that reads the code out goes with a call alone, and with neither digits nor an amount', () => {
  const call = { to: '+358441234567', channel: 'call', call: 'code' };
  expect(startRequest.parse(call)).toMatchObject({ call: 'code' });
  const transaction = { amount: '1', currency: 'EUR', payee: 'Acme' };
  for (const more of [{ channel: 'sms' }, { match: true }, { transaction }, { call: 'both' }]) {
    const { error } = startRequest.safeParse({ ...call, ...more });
    expect(error?.issues[0]?.path).toEqual(['call']);
  }
});
