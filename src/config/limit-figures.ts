/** The figures of limits, as the file gives them for all tenants or for one. A missing one has its default; `null` or an empty list turns a rule off. */
import { z } from 'zod';
import { CountryCode } from './country-code.js';

export const Count = z.number().int().min(1).max(1_000_000_000);
const Milliseconds = z
  .number()
  .int()
  .min(1_000)
  .max(31 * 86_400_000);
const Share = z.number().min(0).max(1);
export const Money = z.number().min(0).max(1_000_000_000);

/** A log is read as a whole for every send, so its figures stay small. */
const LoggedRate = z.strictObject({
  max: Count.max(1_000).describe('How many.'),
  windowMs: Milliseconds.describe('Within which time.'),
});
const SummedRate = z.strictObject({
  max: Count.describe('How many.'),
  windowMs: Milliseconds.describe('Within which time.'),
});
const LoggedRates = z.array(LoggedRate).max(8);
const Source = z
  .strictObject({
    sends: LoggedRates.describe('Sends.'),
    numbers: LoggedRates.describe('Different numbers.'),
  })
  .partial();
const Budget = z.strictObject({
  hour: Money.nullable().describe('Money within any hour. `null`: no limit.'),
  day: Money.nullable().describe('Money within any day. `null`: no limit.'),
});

const Breaker = z
  .strictObject({
    windowMs: Milliseconds.max(3_600_000).describe('How far back evidence counts.'),
    sourcesMin: Count.min(5)
      .max(200)
      .describe('How many sources must have counted before it shuts.'),
    conversionMin: Share.describe(
      'It shuts when the conversion is below this share with 95 % confidence.',
    ),
    shareMin: Share.describe('The share of sends that still passes.'),
  })
  .partial()
  .nullable();

/** Figures as a file gives them: any of them may be left out. */
export const LimitFigures = z
  .strictObject({
    number: LoggedRates.describe('Sends to one number.'),
    ip: Source.describe('By address: an IPv4 address, or the /64 of an IPv6 address.'),
    device: Source.describe("By the caller's own id of the device."),
    prefix: z
      .strictObject({
        last3: LoggedRates.describe('To numbers that differ in the last three digits.'),
        last4: LoggedRates.describe('To numbers that differ in the last four digits.'),
        source: LoggedRates.describe(
          'To numbers that differ in the last four digits, from one source.',
        ),
      })
      .partial()
      .describe('Sends to numbers that differ only in their last digits.'),
    sequence: LoggedRate.extend({
      max: Count.min(2).max(1_000).describe('How many numbers make a sequence.'),
      span: Count.min(2).max(5_000).describe('How far apart the numbers may be.'),
    })
      .partial()
      .nullable()
      .describe(
        'Different numbers within a span: the one that completes the sequence is refused. `null`: off.',
      ),
    country: z.array(SummedRate).max(4).describe('Sends to one country.'),
    tenant: z.array(SummedRate).max(4).describe('Sends of the tenant.'),
    relay: z
      .strictObject({
        tenant: z.array(SummedRate).max(4).describe('Messages of the tenant.'),
        budgets: z
          .strictObject({
            tenant: Budget.partial().describe('For the tenant.'),
            country: Budget.partial().describe('For each country.'),
          })
          .partial()
          .describe('Budgets of messages.'),
      })
      .partial()
      .describe('The same for [relayed messages](relay.md), which are counted separately.'),
    callsAtOnce: Count.nullable().describe('Calls of the tenant at one time. `null`: no limit.'),
    callsAtOnceOfCountry: Count.nullable().describe('Of them, calls to one country.'),
    callsAtOnceOfSource: Count.nullable().describe('Of them, calls that one source asked for.'),
    budgets: z
      .strictObject({
        tenant: Budget.partial().describe('For the tenant.'),
        country: Budget.partial().describe('For each country that `countries` does not name.'),
        countries: z.record(CountryCode, Budget).describe('By country.'),
        keptShare: Share.max(0.9).describe(
          'The part of each budget that only sources with a verified number may use.',
        ),
        sourceShare: Share.nullable().describe(
          'The part of the rest that one source may use. `null`: all of it.',
        ),
      })
      .partial()
      .describe('What sends may cost.'),
    breaker: z
      .strictObject({
        prefix: Breaker.describe('For numbers that differ in their last four digits.'),
        range: Breaker.describe('For numbers that differ in their last six digits.'),
        country: Breaker.describe('For a whole country.'),
      })
      .partial()
      .describe(
        'Stops sends where few people confirm. `null`: off. See [the breaker](limits.md#the-conversion-breaker).',
      ),
    guesses: z
      .strictObject({
        // Earlier versions accepted a single rate.
        number: z
          .union([LoggedRates.min(1), LoggedRate.transform((rate) => [rate])])
          .describe('For one number from one source.'),
        inARow: Count.max(1_000)
          .nullable()
          .describe('For one number in a row, from all sources. `null`: no limit.'),
        tenant: SummedRate.extend({
          forgiven: Share.describe('How much of a wrong code each right code forgives.'),
          sourceShare: Share.describe('The part that one source may use.'),
        })
          .partial()
          .describe('For the whole tenant.'),
      })
      .partial()
      .describe('Wrong codes.'),
  })
  .partial();
export type LimitFigures = z.infer<typeof LimitFigures>;
