/** The limits in the configuration file: figures for all tenants and for one, prices, lists, test numbers. */
import { z } from 'zod';
import { CHANNELS } from '../challenge/challenge.js';
import {
  DEFAULT_LIMITS,
  DEFAULT_PRICES,
  type Limits,
  type OperatorMoney,
  type PriceTable,
} from '../limits/limits.js';
import {
  type ListEntry,
  NO_TEST_NUMBERS,
  NumberList,
  type TestNumbers,
} from '../limits/number-lists.js';
import { CountryOrAny } from './country-code.js';
import { Count, LimitFigures, Money } from './limit-figures.js';

const Currency = z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code, such as EUR');
const DateTime = z.iso
  .datetime({ offset: true, error: 'must be a date and time, such as 2027-06-30T00:00:00Z' })
  .transform((text) => Date.parse(text));

const Prefix = z
  .string()
  .regex(/^\+[1-9]\d{0,14}$/, 'must be a plus sign and the first digits of a number, or all of it');

const Entry = z.strictObject({
  prefix: Prefix.describe('A plus sign and the first digits of a number, or all of it.'),
  reason: z.string().min(3).max(200).optional().describe('Why, for the audit.'),
  until: DateTime.optional().describe('When the entry ends. Absent: never.'),
});

const Lists = z
  .strictObject({
    deny: z.array(Entry).max(100_000).describe('Nothing is sent there.'),
    allow: z
      .array(Entry)
      .max(100_000)
      .describe('Exempt from limits on prefixes, sequences, countries and conversion.'),
    exempt: z
      .array(Entry)
      .max(1_000)
      .describe('Also exempt from limits on the number, the address and the device.'),
  })
  .partial();

const TestNumberEntry = z.strictObject({
  number: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'must be a whole number in E.164 form')
    .describe('The number, in E.164. Nothing is sent to it.'),
  code: z
    .string()
    .regex(/^\d{6}$/, 'must be six digits')
    .describe('The code that it accepts.'),
  until: DateTime.describe('When it becomes an ordinary number.'),
});

/** `limits` of a tenant. */
export const TenantLimits = z.strictObject({
  figures: LimitFigures.default({}).describe('The figures of the rules.'),
  lists: Lists.default({}).describe('Numbers and prefixes by name.'),
  testNumbers: z
    .array(TestNumberEntry)
    .max(50)
    .default([])
    .describe('Numbers with a fixed code, for tests.'),
  testNumbersInProduction: z
    .boolean()
    .default(false)
    .describe(
      'Whether test numbers work in production. Anyone who knows the number and its code then passes.',
    ),
});
export type TenantLimits = z.infer<typeof TenantLimits>;

const CountryPrices = z.record(CountryOrAny, Money.max(1_000));

/** `limits` at the top of the file. */
export const LimitsSection = z.strictObject({
  figures: LimitFigures.default({}).describe('The figures of the rules, for all tenants.'),
  lists: Lists.default({}).describe('Numbers and prefixes by name, for all tenants.'),
  prices: z
    .record(z.string(), z.partialRecord(z.enum(CHANNELS), CountryPrices))
    .default({})
    .describe(
      'The price of one text or one answered call, by provider, channel and country (`*` for the rest).',
    ),
  pricesOtherwise: z
    .strictObject({
      sms: Money.max(1_000).describe('Of an SMS.'),
      call: Money.max(1_000).describe('Of an answered call.'),
      rcs: Money.max(1_000)
        .exactOptional()
        .meta({ description: 'Of an RCS message.', otherwise: 'as an SMS' }),
      whatsapp: Money.max(1_000)
        .exactOptional()
        .meta({ description: 'Of a WhatsApp message.', otherwise: 'as an SMS' }),
    })
    .default({ ...DEFAULT_PRICES.otherwise })
    .describe('The price if `prices` has none.'),
  currency: Currency.optional().meta({
    description:
      "The currency of all money here. Without it, the providers' actual prices are ignored.",
    otherwise: 'none',
  }),
  exchange: z
    .record(Currency, z.number().positive().max(1_000_000))
    .default({})
    .describe("What one unit of a provider's currency is worth in `currency`."),
  priceLookup: z
    .strictObject({
      afterMs: z
        .number()
        .int()
        .min(100)
        .max(600_000)
        .default(60_000)
        .describe('How long after the end of the challenge. Each further wait is twice as long.'),
      triesMax: Count.max(10).default(6).describe('How often.'),
    })
    .nullable()
    .default({ afterMs: 60_000, triesMax: 6 })
    .describe('When a provider is asked what a delivery cost. `null`: never.'),
  disposableNumbersFile: z.string().min(1).optional().meta({
    description: 'A file of numbers and prefixes that are refused, one a line.',
    otherwise: 'none',
  }),
});
export type LimitsSection = z.infer<typeof LimitsSection>;

/** The figures of a tenant: its own over those for all over the defaults. */
export function limitsFor(section: LimitsSection, tenant?: TenantLimits): Limits {
  const everywhere = overlay(DEFAULT_LIMITS, section.figures, DEFAULT_LIMITS);
  return overlay(everywhere, tenant?.figures ?? {}, DEFAULT_LIMITS) as Limits;
}

/** Undefined if the operator sets no currency. */
export function operatorMoney({ currency, exchange }: LimitsSection): OperatorMoney | undefined {
  return currency === undefined ? undefined : { currency, exchange };
}

export function priceTable(section: LimitsSection): PriceTable {
  return { providers: section.prices, otherwise: section.pricesOtherwise };
}

/** One list. If a prefix is under several headings, deny wins over exempt, and exempt over allow. */
export function numberList(lists: TenantLimits['lists']): NumberList {
  return new NumberList(
    (['allow', 'exempt', 'deny'] as const).flatMap((action) =>
      (lists[action] ?? []).map(
        ({ prefix, reason, until }): ListEntry => ({
          prefix,
          action,
          ...(reason === undefined ? {} : { reason }),
          ...(until === undefined ? {} : { untilMs: until }),
        }),
      ),
    ),
  );
}

export function testNumbers(tenant: TenantLimits | undefined): TestNumbers {
  if (!tenant) return NO_TEST_NUMBERS;
  return {
    numbers: tenant.testNumbers.map(({ number, code, until }) => ({
      number,
      code,
      untilMs: until,
    })),
    inProduction: tenant.testNumbersInProduction,
  };
}

/**
 * Objects are merged by name, at every depth; lists and single values are replaced as a whole. A rule that is off for all and partly set for
 * a tenant takes its other figures from the defaults.
 */
function overlay(base: unknown, over: unknown, defaults: unknown): unknown {
  if (over === undefined) return base;
  if (!isObject(over)) return over;
  const start = isObject(base) ? base : isObject(defaults) ? defaults : {};
  const merged: Record<string, unknown> = { ...start };
  for (const [name, value] of Object.entries(over)) {
    merged[name] = overlay(start[name], value, isObject(defaults) ? defaults[name] : undefined);
  }
  return merged;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
