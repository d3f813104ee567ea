/** Schemas of the messages to a tenant's webhook: the OpenAPI document is generated from them, and the tests check every message against them. */
import { z } from 'zod';
import { FINAL_STATES } from '../challenge/challenge.js';
import {
  challengeFields,
  channelView,
  deliveryView,
  instantView,
  modeView,
  timelineFields,
} from './answer-schemas.js';

const { checksLeft: _checksLeft, resend: _resend, ...kept } = challengeFields;
const finalStates = [...FINAL_STATES];
const country = z.string().meta({
  description: 'ISO 3166-1 alpha-2, or `001` for a number without a country.',
  example: 'FI',
});

export const challengeNotification = z
  .strictObject({
    type: z.enum(finalStates.map((state) => `challenge.${state}` as const)),
    timestamp: instantView,
    data: z.strictObject({
      ...kept,
      // Without its id: as a component of its own it would be generated twice.
      deliveries: z.array(z.strictObject(deliveryView.shape)),
      timeline: z.array(
        z.strictObject({
          ...timelineFields,
          channel: channelView.optional().meta({ description: 'Absent: about no delivery.' }),
          provider: z.string().optional().meta({ description: 'Absent: about no delivery.' }),
        }),
      ),
    }),
  })
  .meta({
    id: 'ChallengeNotification',
    description: 'How a challenge ended: `data` is the challenge as it was then.',
  });

export const budgetAlert = z
  .strictObject({
    type: z.literal('limits.budget_alert'),
    timestamp: instantView,
    data: z.strictObject({
      rule: z.enum([
        'country_budget_hour',
        'country_budget_day',
        'tenant_budget_hour',
        'tenant_budget_day',
      ]),
      percent: z.int().min(1).max(100).meta({ description: 'The threshold that was reached.' }),
      country,
      channel: channelView.optional().meta({
        description: 'Absent where the final price of an earlier send reached the threshold.',
      }),
      mode: modeView,
    }),
  })
  .meta({ id: 'BudgetAlert', description: 'A budget has been used to a part of it.' });

export const breakerChange = z
  .strictObject({
    type: z.literal('limits.breaker'),
    timestamp: instantView,
    data: z.strictObject({
      of: z.enum(['prefix', 'range', 'country']),
      country,
      channel: channelView,
      change: z.enum(['shut', 'opened']),
      until: instantView.optional().meta({ description: 'How long it is shut.' }),
      mode: modeView,
    }),
  })
  .meta({
    id: 'BreakerChange',
    description: 'Sends there have been stopped, because hardly anybody confirms; or go on again.',
  });
