import { readMoney } from '../../../../src/doors/twilio-verify/amount.js';

test.each([
  ['€39.99', '39.99', 'EUR'],
  ['39,99 €', '39.99', 'EUR'],
  ['$10', '10', 'USD'],
  ['USD 1,234.50', '1234.50', 'USD'],
  ['1.234,50 EUR', '1234.50', 'EUR'],
  ['1 234 567,5 eur', '1234567.5', 'EUR'],
  ['CHF 1’234.50', '1234.50', 'CHF'],
  ['1,234 GBP', '1234', 'GBP'],
  ['¥1,000,000', '1000000', 'JPY'],
  ['1.000.000 EUR', '1000000', 'EUR'],
  ['0.5 KWD', '0.5', 'KWD'],
  ['1.234 KWD', '1.234', 'KWD'],
  ['12 zł', '12', 'PLN'],
])('%s is %s %s', (text, amount, currency) => {
  expect(readMoney(text)).toEqual({ amount, currency });
});

test.each([
  ['no currency', '39.99'],
  ['a currency that nobody has', '39.99 XXQ'],
  ['several currencies', '€39.99 USD'],
  ['crowns of several countries', '100 kr'],
  ['no figure', 'EUR'],
  ['a negative amount', '-5 EUR'],
  ['thousands or decimals', '1,234 KWD'],
  ['three decimals where there are two', '$1.999'],
  ['groups that are none', '1,23,456 EUR'],
  ['two decimal signs', '1.23.45,6 EUR'],
  ['leading zeros', '007 EUR'],
  ['a sign at the end', '12. EUR'],
  ['another amount beside it', '€5 or €6'],
  ['a word of the language in place of a currency', 'constructor1'],
])('%s is refused', (_what, text) => {
  expect(readMoney(text)).toBeUndefined();
});
