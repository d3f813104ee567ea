import {
  LimitsSection,
  limitsFor,
  numberList,
  operatorMoney,
  priceTable,
  TenantLimits,
  testNumbers,
} from '../../../src/config/limits-config.js';
import { DEFAULT_LIMITS } from '../../../src/limits/limits.js';

const section = (value: unknown = {}) => LimitsSection.parse(value);
const tenant = (value: unknown = {}) => TenantLimits.parse(value);

it('missing values have their defaults', () => {
  expect(limitsFor(section(), tenant())).toEqual(DEFAULT_LIMITS);
});

it("a tenant's figures override those for all, name by name", () => {
  const everywhere = section({
    figures: { budgets: { tenant: { hour: 10 } }, callsAtOnce: 3, sequence: null },
  });
  const own = tenant({
    figures: {
      budgets: { tenant: { day: 77 }, countries: { FI: { hour: 1, day: null } } },
      number: [{ max: 2, windowMs: 60_000 }],
      sequence: { span: 50 },
      breaker: { prefix: { sourcesMin: 80 } },
    },
  });
  const limits = limitsFor(everywhere, own);
  expect(limits.budgets).toEqual({
    tenant: { hour: 10, day: 77 },
    country: DEFAULT_LIMITS.budgets.country,
    countries: { FI: { hour: 1, day: null } },
    keptShare: DEFAULT_LIMITS.budgets.keptShare,
    sourceShare: DEFAULT_LIMITS.budgets.sourceShare,
  });
  expect(limits.callsAtOnce).toBe(3);
  expect(limits.number).toEqual([{ max: 2, windowMs: 60_000 }]);
  expect(limits.sequence).toEqual({ max: 5, span: 50, windowMs: 3_600_000 });
  expect(limits.breaker.prefix).toEqual({ ...DEFAULT_LIMITS.breaker.prefix, sourcesMin: 80 });
});

it('null and an empty list turn a rule off', () => {
  const limits = limitsFor(
    section({ figures: { number: [], callsAtOnce: null, breaker: { country: null } } }),
  );
  expect(limits).toMatchObject({ number: [], callsAtOnce: null, breaker: { country: null } });
});

it('providers’ prices count in the operator’s currency, and in others with a rate', () => {
  expect(operatorMoney(section())).toBeUndefined();
  expect(operatorMoney(section({ currency: 'EUR', exchange: { USD: 0.9 } }))).toEqual({
    currency: 'EUR',
    exchange: { USD: 0.9 },
  });
  expect(section().priceLookup).toEqual({ afterMs: 60_000, triesMax: 6 });
  for (const wrong of [{ currency: 'euro' }, { exchange: { USD: 0 } }, { exchange: { usd: 1 } }]) {
    expect(LimitsSection.safeParse(wrong).success).toBe(false);
  }
});

it('a misspelt name, a negative figure and an invalid date are errors', () => {
  const faults = (schema: typeof LimitsSection | typeof TenantLimits, value: unknown) =>
    schema.safeParse(value).error?.issues.map(({ path }) => path.join('.'));
  expect(faults(LimitsSection, { figures: { numbers: [] } })).toEqual(['figures']);
  expect(faults(LimitsSection, { figures: { callsAtOnce: -1 } })).toEqual(['figures.callsAtOnce']);
  expect(
    faults(TenantLimits, { testNumbers: [{ number: '+358441234567', code: '12', until: 'soon' }] }),
  ).toEqual(['testNumbers.0.code', 'testNumbers.0.until']);
  expect(faults(TenantLimits, { lists: { deny: [{ prefix: '358' }] } })).toEqual([
    'lists.deny.0.prefix',
  ]);
});

it('prices, lists and test numbers are converted to the domain’s form', () => {
  const read = section({ prices: { twilio: { sms: { FI: 0.09 } } } });
  expect(priceTable(read)).toEqual({
    providers: { twilio: { sms: { FI: 0.09 } } },
    otherwise: { sms: 0.1, call: 0.1 },
  });
  const { lists } = tenant({
    lists: {
      allow: [{ prefix: '+358' }],
      deny: [{ prefix: '+358', until: '2027-01-02T00:00:00Z', reason: 'abuse' }],
    },
  });
  expect(numberList(lists).find('+358441234567', 0)).toMatchObject({ action: 'deny' });
  const tests = tenant({
    testNumbers: [{ number: '+358441234567', code: '123123', until: '2027-01-02T00:00:00+02:00' }],
  });
  expect(testNumbers(tests)).toEqual({
    numbers: [{ number: '+358441234567', code: '123123', untilMs: Date.UTC(2027, 0, 1, 22) }],
    inProduction: false,
  });
});
