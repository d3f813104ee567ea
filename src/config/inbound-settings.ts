/** The numbers that people may text to set a phone up: a tenant's `inboundSms`. Without it nobody can. */
import { z } from 'zod';
import type { ProviderRegistry } from '../providers/provider-entry.js';
import { CountryCode } from './country-code.js';
import type { ConfiguredProviders } from './provider-settings.js';
import type { Faults } from './validation-errors.js';

const NUMBERS_MAX = 250;

export const InboundNumbers = z
  .array(
    z.strictObject({
      provider: z.string().describe('The provider that receives the texts.'),
      number: z
        .string()
        .regex(
          /^(\+[1-9]\d{6,14}|[1-9]\d{2,7})$/,
          'must be a number such as +358454910001, or a short code of 3 to 8 digits',
        )
        .describe('The number that people text: E.164, or a short code of 3 to 8 digits.'),
      country: CountryCode.optional().meta({
        description: 'The country whose phones use it. A short code needs one.',
        otherwise: 'all others',
      }),
    }),
  )
  .min(1, 'name a number, or leave inboundSms out')
  .max(NUMBERS_MAX);

/** Whether the providers announce texts from phones, and whether it is clear which number is meant. */
export function checkInbound(
  tenants: readonly {
    readonly id: string;
    readonly inboundSms?: z.infer<typeof InboundNumbers> | undefined;
  }[],
  providers: ConfiguredProviders,
  registry: ProviderRegistry,
  faults: Faults,
): void {
  for (const { id, inboundSms = [] } of tenants) {
    const where = `tenants.${id}.inboundSms`;
    for (const { provider, number, country } of inboundSms) {
      if (!providers.has(provider)) {
        faults.add(where, `${provider} is not configured: set its credentials, or take it out`);
      } else if (registry[provider]?.callbacks['inbound'] === undefined) {
        faults.add(where, `${provider} announces no texts from phones: name another provider`);
      }
      if (!number.startsWith('+') && country === undefined) {
        faults.add(where, `${number} is a short code, which one country reaches: name its country`);
      }
    }
    const countries = inboundSms.map(({ country = 'all others' }) => country);
    for (const twice of new Set(countries.filter((each, at) => countries.indexOf(each) !== at))) {
      faults.add(where, `there are two numbers for ${twice}: keep one`);
    }
  }
}
