/** What the operator's part of v1 answers: shapes for the OpenAPI document, and types for the routes that fill them. */
import { z } from 'zod';
import { SENDER_RIGHTS_MODES } from '../../challenge/policy.js';
import { SENDER_STATES } from '../../challenge/sender-notices.js';
import { SENDER_KINDS } from '../../challenge/sender-table.js';
import { isoTime } from '../../challenge/time.js';
import { LIST_ACTIONS, OPERATOR_ACTS, type OperatorEntry } from '../../limits/number-lists.js';
import type { Block } from '../../limits/operator-target.js';
import { RULES } from '../../limits/refusal.js';
import { channelView, instantView, modeView } from './answer-schemas.js';

const targetView = z
  .string()
  .meta({ description: 'Numbers and long prefixes are masked.', example: '+358*****4567' });

export const blocksView = z
  .strictObject({
    target: targetView,
    blocked: z.boolean().meta({ description: 'Whether anything would refuse a send now.' }),
    blocks: z.array(
      z.strictObject({
        rule: z.enum(RULES).meta({ id: 'Rule', description: 'Which limit refuses.' }),
        channel: channelView.optional().meta({ description: 'Absent if it refuses both.' }),
        until: instantView.optional().meta({ description: 'Absent if no time helps.' }),
      }),
    ),
    mode: modeView,
  })
  .meta({ id: 'Blocks' });
export type BlocksView = z.infer<typeof blocksView>;

export function viewBlock({ rule, channel, untilMs }: Block): BlocksView['blocks'][number] {
  return {
    rule,
    ...(channel === undefined ? {} : { channel }),
    ...(untilMs === undefined ? {} : { until: isoTime(untilMs) }),
  };
}

const entryFields = {
  id: z.string().meta({ description: 'Names the entry, to take it back.' }),
  action: z.enum(LIST_ACTIONS),
  target: targetView,
  reason: z.string(),
  until: instantView,
};

export const entryView = z
  .strictObject({ ...entryFields, mode: modeView })
  .meta({ id: 'ListedEntry' });

export const listsView = z
  .strictObject({ entries: z.array(z.strictObject(entryFields)), mode: modeView })
  .meta({ id: 'OperatorLists' });
export type EntryView = z.infer<typeof listsView>['entries'][number];

export function viewEntry({ field, action, shown, reason, untilMs }: OperatorEntry): EntryView {
  return { id: field, action, target: shown, reason, until: isoTime(untilMs) };
}

export const sendersView = z
  .strictObject({
    rights: z.enum(SENDER_RIGHTS_MODES).meta({
      description: 'Whether a sender without a stated registration is refused, or only warned of.',
    }),
    senders: z.array(
      z.strictObject({
        provider: z.string(),
        country: z.string().meta({ description: 'ISO 3166-1 alpha-2.', example: 'ES' }),
        kind: z.enum(SENDER_KINDS).optional().meta({ description: 'Absent if it is unknown.' }),
        state: z.enum(SENDER_STATES).meta({
          id: 'SenderState',
          description:
            '`expired`: not used any more. `expires`: within 60 days. `wrong_kind`: the country lets no such sender through. `unstated`: the country asks for a registration, and the configuration states none.',
        }),
        until: instantView.optional().meta({ description: 'When the registration is over.' }),
        remedy: z.string().meta({ description: 'What to do, and where.' }),
        source: z.string().optional().meta({ description: 'The page that the rule is from.' }),
        lookedAt: z.string().optional().meta({ example: '2026-11-30' }),
        confirmed: z
          .boolean()
          .optional()
          .meta({ description: 'A rule that is not confirmed refuses nothing.' }),
      }),
    ),
    mode: modeView,
  })
  .meta({ id: 'SenderNotices', description: 'The most urgent first.' });
export type SendersView = z.infer<typeof sendersView>;

export const webhookView = z
  .strictObject({
    host: z.string().meta({ description: 'Of its URL.', example: 'id.example.com' }),
    enabled: z.boolean().meta({ description: 'Whether notifications are sent to it.' }),
    since: instantView.optional().meta({ description: 'When its receiver answered 410.' }),
    until: instantView.optional().meta({ description: 'When one notification tries it again.' }),
    mode: modeView,
  })
  .meta({ id: 'Webhook' });
export type WebhookView = z.infer<typeof webhookView>;

export const auditView = z
  .strictObject({
    acts: z.array(
      z.strictObject({
        id: z.string().meta({ description: 'Grows with every act.' }),
        at: instantView,
        operator: z.string().meta({ description: 'Who acted, as they said.' }),
        key: z.string().optional().meta({
          description:
            'Which API key was used: the first 8 hex digits of its SHA-256, as the configuration has it. Absent in old entries.',
          example: '9f86d081',
        }),
        act: z.enum(OPERATOR_ACTS),
        target: targetView,
        reason: z.string(),
        until: instantView.optional(),
      }),
    ),
    mode: modeView,
  })
  .meta({ id: 'Audit', description: 'The newest acts first.' });
export type ActView = z.infer<typeof auditView>['acts'][number];
