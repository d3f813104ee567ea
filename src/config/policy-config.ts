/** `policy` of the configuration file: the figures of a challenge, for all tenants. */
import { z } from 'zod';

const HOUR_MS = 3_600_000;
const Duration = z.number().int().positive();
const FallbackAfter = Duration.min(1_000)
  .max(300_000, 'may be 5 minutes at most: the person waits, and the code lives for 10')
  .nullable();
export const Policy = z
  .strictObject({
    lifeMs: Duration.max(600_000, 'a code lives 10 minutes at most (NIST SP 800-63B-4)').describe(
      'How long a code lives.',
    ),
    checksMax: z
      .number()
      .int()
      .min(1)
      .max(10)
      .describe('How many codes are checked for one challenge, resends included.'),
    resendAfterMs: z
      .array(Duration)
      .max(10)
      .describe(
        'The waits before the first, second and further resends. There are as many resends as waits.',
      ),
    retentionMs: Duration.min(
      HOUR_MS,
      'must be at least an hour: otherwise a repeated request could send again without counting for the limits',
    ).describe('How long an ended challenge stays readable.'),
    ringSeconds: z.number().int().min(5).max(120).describe('How long a phone rings.'),
    callSecondsMax: z.number().int().min(20).max(300).describe('How long a call lasts at most.'),
    hangUpGraceMs: Duration.describe('How long a key press still counts after the call has ended.'),
    uncertainMs: Duration.describe(
      'How long the service waits for a report about a send that may have gone out, before it counts as failed.',
    ),
    fallbackAfterMs: z
      .strictObject({
        sms: FallbackAfter.meta({ description: 'The wait for SMS.', otherwise: 'never' }),
        rcs: FallbackAfter.describe('The wait for RCS.'),
        whatsapp: FallbackAfter.describe('The wait for WhatsApp.'),
      })
      .partial()
      .describe(
        'How long a text may stay without a receipt before the next channel of the list is used. `null`: never.',
      ),
    breakAfter: z
      .number()
      .int()
      .min(1)
      .describe('After how many failed deliveries in a row a provider is not used.'),
    breakMs: Duration.describe('For how long it is not used. Then one delivery tries it again.'),
    deliveriesMax: z
      .number()
      .int()
      .min(1)
      .max(50)
      .describe('Deliveries of one challenge, failovers and resends together.'),
  })
  .partial();
