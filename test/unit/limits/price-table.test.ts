import { priceMicros } from '../../../src/limits/admission.js';
import { DEFAULT_PRICES } from '../../../src/limits/limits.js';

const table = {
  providers: {
    twilio: { sms: { '*': 0.05, FI: 0.09 }, call: { FI: 0.3 } },
    vonage: { sms: { FI: 0.07 } },
  },
  otherwise: { sms: 0.5, call: 1 },
};

it("a country's own price goes before the provider's for all others", () => {
  expect(priceMicros(table, 'sms', 'FI', 'twilio')).toBe(90_000);
  expect(priceMicros(table, 'sms', 'SE', 'twilio')).toBe(50_000);
});

it('without a provider the highest price is reserved', () => {
  expect(priceMicros(table, 'sms', 'FI')).toBe(90_000);
});

it('without a price in any table the assumed price counts', () => {
  expect(priceMicros(table, 'sms', 'SE', 'vonage')).toBe(500_000);
  expect(priceMicros(table, 'call', 'SE', 'twilio')).toBe(1_000_000);
  expect(priceMicros(DEFAULT_PRICES, 'sms', 'FI')).toBe(100_000);
});
