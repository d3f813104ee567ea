/** Schemas of what is sent to a tenant's webhook: the OpenAPI document is generated from them, and the tests check every notification against them. */
import { z } from 'zod';
import { CHALLENGE_ENDS, METHOD_ENDS } from '../../challenge/challenge.js';
import { ALERT_KINDS } from '../../record/alert-rules.js';
import {
  challengeChannelView,
  challengeView,
  channelView,
  deliveryView,
  instantView,
  modeView,
  timelineFields,
} from './answer-schemas.js';

const {
  checksLeft: _checksLeft,
  resend: _resend,
  transaction: _transaction,
  ...kept
} = challengeView.shape;
const finalStates = [...CHALLENGE_ENDS, ...METHOD_ENDS];
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
          channel: challengeChannelView
            .optional()
            .meta({ description: 'Absent: about no delivery.' }),
          provider: z.string().optional().meta({ description: 'Absent: about no delivery.' }),
        }),
      ),
    }),
  })
  .meta({
    id: 'ChallengeNotification',
    description: 'How a challenge ended: `data` is the challenge as it was then.',
  });

const link = z
  .url()
  .optional()
  .meta({ description: 'Where operators look into it. Absent if there is no console.' });

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
        description: 'Absent if the final price of an earlier send reached the threshold.',
      }),
      link,
      mode: modeView,
    }),
  })
  .meta({ id: 'BudgetAlert', description: 'A part of a budget has been used.' });

export const operatorAlert = z
  .strictObject({
    type: z.literal('operator.alert'),
    timestamp: instantView,
    data: z.strictObject({
      alert: z.enum(ALERT_KINDS),
      country: z.string().optional(),
      channel: z.string().optional(),
      carrier: z.string().optional(),
      figures: z
        .record(z.string(), z.number())
        .optional()
        .meta({ description: 'What was measured, and what was expected.' }),
      cause: z.string().meta({ description: 'What is wrong.' }),
      cure: z.string().meta({ description: 'What to do.' }),
      link,
      mode: modeView,
    }),
  })
  .meta({
    id: 'OperatorAlert',
    description: 'Something needs the operator’s attention. Sent once for each occasion.',
  });

export const breakerChange = z
  .strictObject({
    type: z.literal('limits.breaker'),
    timestamp: instantView,
    data: z.strictObject({
      of: z.enum(['prefix', 'range', 'country']),
      country,
      channel: channelView,
      change: z.enum(['shut', 'thinned', 'opened']),
      share: z.number().min(0).max(1).optional().meta({
        description: 'The share of sends that still passes.',
      }),
      until: instantView.optional().meta({ description: 'How long it is shut.' }),
      link,
      mode: modeView,
    }),
  })
  .meta({
    id: 'BreakerChange',
    description: 'Sends there have been stopped, because almost nobody confirms; or go on again.',
  });
