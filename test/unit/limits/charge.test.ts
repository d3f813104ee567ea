import { chargeOf, inOperatorMoney } from '../../../src/limits/limits.js';

it.each([
  ['-0.00790', 'USD', { amount: 0.0079, currency: 'USD' }],
  ['0.0333', 'eur', { amount: 0.0333, currency: 'EUR' }],
  ['0', 'EUR', { amount: 0, currency: 'EUR' }],
])('%s %s is a price', (amount, currency, charge) => {
  expect(chargeOf(amount, currency)).toEqual(charge);
});

it.each([
  [null, 'USD'],
  ['', 'USD'],
  ['1e3', 'USD'],
  ['NaN', 'USD'],
  ['0x10', 'USD'],
  ['1,5', 'USD'],
  [0.5, 'USD'],
  ['0.5', undefined],
  ['0.5', '€'],
])('%p %p is none', (amount, currency) => {
  expect(chargeOf(amount, currency)).toBeUndefined();
});

it('money without a rate is not converted', () => {
  const money = { currency: 'EUR', exchange: { USD: 0.9 } };
  expect(inOperatorMoney({ amount: 2, currency: 'EUR' }, money)).toBe(2);
  expect(inOperatorMoney({ amount: 2, currency: 'USD' }, money)).toBeCloseTo(1.8, 9);
  expect(inOperatorMoney({ amount: 2, currency: 'SEK' }, money)).toBeUndefined();
});
