/** A country code of the configuration. Codes that no number has are errors: `UK` would silently allow nothing and limit nothing. */
import { isSupportedCountry } from 'libphonenumber-js/max';
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

export const CountryCode = z
  .string()
  .regex(/^[A-Z]{2}$/, { abort: true, error: 'must be an ISO 3166-1 alpha-2 code, such as FI' })
  .refine((code): boolean => isSupportedCountry(code), {
    error: 'is no country with phone numbers of its own (the United Kingdom is GB)',
  });

/** `*` for all others. */
export const CountryOrAny = z.string().superRefine((text, context) => {
  if (text === '*') return;
  const { error } = CountryCode.safeParse(text);
  for (const { message } of error?.issues ?? []) context.addIssue({ code: 'custom', message });
});

// The limits in the configuration file: figures for all tenants and for one, prices, lists, test
// numbers. A missing value has its default; `null` or an empty list turns a rule off.

const Count = z.number().int().min(1).max(1_000_000_000);
const Milliseconds = z
  .number()
  .int()
  .min(1_000)
  .max(31 * 86_400_000);
const Share = z.number().min(0).max(1);
const Money = z.number().min(0).max(1_000_000_000);
const Currency = z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code, such as EUR');
const DateTime = z.iso
  .datetime({ offset: true, error: 'must be a date and time, such as 2027-06-30T00:00:00Z' })
  .transform((text) => Date.parse(text));

/** A log is read as a whole for every send, so its figures stay small. */
const LoggedRate = z.strictObject({ max: Count.max(1_000), windowMs: Milliseconds });
const SummedRate = z.strictObject({ max: Count, windowMs: Milliseconds });
const LoggedRates = z.array(LoggedRate).max(8);
const Source = z.strictObject({ sends: LoggedRates, numbers: LoggedRates }).partial();
const Budget = z.strictObject({ hour: Money.nullable(), day: Money.nullable() });

const Breaker = z
  .strictObject({
    /** A breaker stays shut for an hour at most after the last evidence. */
    windowMs: Milliseconds.max(3_600_000),
    /** A greater figure could never be reached, because fewer entries are kept. */
    sourcesMin: Count.min(5).max(200),
    conversionMin: Share,
    shareMin: Share,
  })
  .partial()
  .nullable();

/** Figures as a file gives them: any of them may be left out. */
export const LimitFigures = z
  .strictObject({
    number: LoggedRates,
    ip: Source,
    device: Source,
    prefix: z
      .strictObject({ last3: LoggedRates, last4: LoggedRates, source: LoggedRates })
      .partial(),
    sequence: LoggedRate.extend({ max: Count.min(2).max(1_000), span: Count.min(2).max(5_000) })
      .partial()
      .nullable(),
    country: z.array(SummedRate).max(4),
    tenant: z.array(SummedRate).max(4),
    relay: z
      .strictObject({
        tenant: z.array(SummedRate).max(4),
        budgets: z.strictObject({ tenant: Budget.partial(), country: Budget.partial() }).partial(),
      })
      .partial(),
    callsAtOnce: Count.nullable(),
    callsAtOnceOfCountry: Count.nullable(),
    callsAtOnceOfSource: Count.nullable(),
    budgets: z
      .strictObject({
        tenant: Budget.partial(),
        country: Budget.partial(),
        countries: z.record(CountryCode, Budget),
        keptShare: Share.max(0.9),
        sourceShare: Share.nullable(),
      })
      .partial(),
    breaker: z.strictObject({ prefix: Breaker, range: Breaker, country: Breaker }).partial(),
    guesses: z
      .strictObject({
        // Earlier versions accepted a single rate.
        number: z.union([LoggedRates.min(1), LoggedRate.transform((rate) => [rate])]),
        inARow: Count.max(1_000).nullable(),
        tenant: SummedRate.extend({ forgiven: Share, sourceShare: Share }).partial(),
      })
      .partial(),
  })
  .partial();
export type LimitFigures = z.infer<typeof LimitFigures>;

const Prefix = z
  .string()
  .regex(/^\+[1-9]\d{0,14}$/, 'must be a plus sign and the first digits of a number, or all of it');

const Entry = z.strictObject({
  prefix: Prefix,
  reason: z.string().min(3).max(200).optional(),
  until: DateTime.optional(),
});

const Lists = z
  .strictObject({
    deny: z.array(Entry).max(100_000),
    allow: z.array(Entry).max(100_000),
    exempt: z.array(Entry).max(1_000),
  })
  .partial();

const TestNumberEntry = z.strictObject({
  number: z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a whole number in E.164 form'),
  code: z.string().regex(/^\d{6}$/, 'must be six digits'),
  until: DateTime,
});

/** `limits` of a tenant. */
export const TenantLimits = z.strictObject({
  figures: LimitFigures.default({}),
  lists: Lists.default({}),
  testNumbers: z.array(TestNumberEntry).max(50).default([]),
  /** Test numbers bypass the proof, so production must turn them on. */
  testNumbersInProduction: z.boolean().default(false),
});
export type TenantLimits = z.infer<typeof TenantLimits>;

const CountryPrices = z.record(CountryOrAny, Money.max(1_000));

/** `limits` at the top of the file. */
export const LimitsSection = z.strictObject({
  figures: LimitFigures.default({}),
  lists: Lists.default({}),
  /** In the operator's currency: for one text, or one answered call. */
  prices: z.record(z.string(), z.partialRecord(z.enum(CHANNELS), CountryPrices)).default({}),
  pricesOtherwise: z
    .strictObject({
      sms: Money.max(1_000),
      call: Money.max(1_000),
      rcs: Money.max(1_000).exactOptional(),
      whatsapp: Money.max(1_000).exactOptional(),
    })
    .default({ ...DEFAULT_PRICES.otherwise }),
  /** The currency of all money here. Without it, estimates stay and providers' prices are ignored. */
  currency: Currency.optional(),
  /** The value of one unit of a provider's currency in it. */
  exchange: z.record(Currency, z.number().positive().max(1_000_000)).default({}),
  /** When a provider is asked what a delivery cost, after the end of its challenge; the wait doubles. `null`: never. */
  priceLookup: z
    .strictObject({
      afterMs: z.number().int().min(100).max(600_000).default(60_000),
      triesMax: Count.max(10).default(6),
    })
    .nullable()
    .default({ afterMs: 60_000, triesMax: 6 }),
  /** A file of numbers and prefixes that are refused, one a line. */
  disposableNumbersFile: z.string().min(1).optional(),
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
