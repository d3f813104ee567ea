/** What the operator's questions about the record answer: shapes for the OpenAPI document, and how rows become them. */
import { z } from 'zod';
import { isoTime } from '../../challenge/time.js';
import { CAUSES, type CauseId, type ToldCause } from '../../record/causes.js';
import type { Detail, TimelineLine, Told } from '../../record/record-reader.js';
import { kindOf, type RecordedDelivery, type RecordRow, routeOf } from '../../record/row.js';
import { measuresOf, type Statistics } from '../../record/statistics.js';
import { instantView, modeView } from './answer-schemas.js';

const MICROS = 1_000_000;

const causeView = z
  .strictObject({
    cause: z.enum(Object.keys(CAUSES) as [CauseId, ...CauseId[]]),
    support: z.string().meta({ description: 'What to say to the person.' }),
    engineer: z.string().meta({ description: 'What happened, technically.' }),
    cure: z.string().meta({ description: 'What to do.' }),
  })
  .meta({ id: 'Cause' });

const summary = {
  id: z.string().meta({
    description: 'Of a request that was refused: the id that it would have had.',
    example: 'ch_000123456789abcdefghjkmnpqrs',
  }),
  kind: z.string().meta({ description: '`challenge`, `message`, or a registered method.' }),
  tenant: z.string(),
  to: z.string().optional().meta({ description: 'Masked.', example: '+358*****4567' }),
  country: z.string().meta({ example: 'FI' }),
  channel: z.string().meta({ description: 'Of the delivery that ended it, or of the newest.' }),
  carrier: z.string().optional(),
  state: z.string().meta({ description: '`refused` where it never became a challenge.' }),
  final: z.boolean(),
  reason: z.string().optional(),
  rule: z.string().optional().meta({ description: 'The rule that refused the request.' }),
  createdAt: instantView,
  endedAt: instantView.optional(),
  seconds: z.number().optional().meta({ description: 'From the start to the end.' }),
  spend: z.number().meta({ description: 'In the operator’s currency, as far as it is known.' }),
  cause: causeView,
};

const deliveryView = z.strictObject({
  number: z.int(),
  channel: z.string(),
  carrier: z.string().optional(),
  sender: z.string().optional().meta({ description: 'What the phone shows; a number is masked.' }),
  state: z.string(),
  reason: z.string().optional(),
  code: z.string().optional().meta({ description: 'The carrier’s own, or a word of ours.' }),
  reference: z.string().optional().meta({ description: 'The carrier’s own id.' }),
  queuedAt: instantView,
  acceptedAt: instantView.optional(),
  arrivedAt: instantView.optional(),
  price: z.number(),
  charged: z.boolean().meta({ description: 'The carrier has told the price.' }),
  cause: causeView.optional().meta({ description: 'Why it failed.' }),
});

const timelineView = z.strictObject({
  at: instantView,
  kind: z.enum(['state', 'exchange', 'callback', 'refusal']),
  delivery: z.int().optional(),
  state: z.string().optional(),
  reason: z.string().optional(),
  method: z.string().optional(),
  status: z.int().optional().meta({ description: 'Of the carrier’s HTTP answer.' }),
  result: z.string().optional(),
  reported: z.string().optional().meta({ description: 'What the carrier’s callback said.' }),
  verdict: z.string().optional().meta({
    description: '`recorded`, `ignored`, or why the callback was not taken.',
  }),
  code: z.string().optional(),
  ms: z.int().optional(),
  rule: z.string().optional(),
  channel: z.string().optional(),
});

export const foundView = z
  .strictObject({
    challenges: z.array(z.strictObject(summary)),
    next: z.string().optional().meta({ description: 'The `cursor` of the next page.' }),
    mode: modeView,
  })
  .meta({ id: 'FoundChallenges', description: 'The newest first.' });

export const detailView = z
  .strictObject({
    ...summary,
    wrongCodes: z.int(),
    deliveries: z.array(deliveryView),
    timeline: z.array(timelineView),
    mode: modeView,
  })
  .meta({ id: 'RecordedChallenge' });

export const erasedView = z
  .strictObject({
    erased: z.int(),
    open: z.int().meta({ description: 'Still under way: erase again in ten minutes.' }),
    mode: modeView,
  })
  .meta({ id: 'ErasedFacts' });

const count = z.int();
export const statsView = z
  .strictObject({
    period: z.enum(['hour', 'day']),
    lines: z.array(
      z.strictObject({
        from: instantView,
        tenant: z.string().optional(),
        country: z.string().optional(),
        channel: z.string().optional(),
        carrier: z.string().optional(),
        requested: count,
        refused: count,
        sent: count,
        delivered: count,
        verified: count,
        failed: count,
        expired: count,
        ended: count,
        wrongCodes: count,
        conversion: z.number().optional().meta({ description: 'Verified of ended, 0 to 1.' }),
        deliveredMedianSeconds: z.number().optional(),
        deliveredP95Seconds: z.number().optional(),
        verifiedMedianSeconds: z.number().optional(),
        verifiedP95Seconds: z.number().optional(),
        spend: z.number(),
        costPerVerified: z.number().optional(),
      }),
    ),
    cut: z.boolean().meta({ description: 'There are more lines: ask for fewer.' }),
    mode: modeView,
  })
  .meta({ id: 'Statistics', description: 'All of a challenge counts for when it was started.' });

export function viewFound({ id, row, explanation }: Told) {
  const { tenant, to, country, state, reason, rule, createdAtMs, endedMs } = row;
  const { channel, provider } = routeOf(row);
  const ended = endedMs >= 0;
  return {
    id,
    kind: kindOf(id, row),
    tenant,
    ...optional({ to }),
    country,
    channel,
    ...optional({ carrier: provider }),
    state,
    final: ended,
    ...optional({ reason, rule: state === 'refused' ? rule : '' }),
    createdAt: isoTime(createdAtMs),
    ...(ended ? { endedAt: isoTime(createdAtMs + endedMs), seconds: endedMs / 1000 } : {}),
    spend: spendOf(row),
    cause: viewCause(explanation.cause),
  };
}

export function viewDetail(detail: Detail) {
  const { row, explanation, timeline } = detail;
  return {
    ...viewFound(detail),
    wrongCodes: row.wrongCodes,
    deliveries: row.deliveries
      .filter(({ state }) => state !== 'refused')
      .map((delivery, index) => {
        const cause = explanation.deliveries.find((each) => each.delivery === index + 1);
        return viewDelivery(row, delivery, index + 1, cause);
      }),
    timeline: timeline.map(viewLine),
  };
}

function viewDelivery(
  { createdAtMs }: RecordRow,
  delivery: RecordedDelivery,
  number: number,
  cause: ToldCause | undefined,
) {
  const { channel, provider, sender, state, reason, code, reference } = delivery;
  const { queuedMs, acceptedMs, arrivedMs, micros, charged } = delivery;
  const acceptedAtMs = createdAtMs + queuedMs + acceptedMs;
  return {
    number,
    channel,
    ...optional({ carrier: provider, sender }),
    state,
    ...optional({ reason, code, reference }),
    queuedAt: isoTime(createdAtMs + queuedMs),
    ...(acceptedMs < 0 ? {} : { acceptedAt: isoTime(acceptedAtMs) }),
    ...(acceptedMs < 0 || arrivedMs < 0 ? {} : { arrivedAt: isoTime(acceptedAtMs + arrivedMs) }),
    price: micros / MICROS,
    charged,
    ...(cause ? { cause: viewCause(cause) } : {}),
  };
}

function viewLine({ atMs, delivery, ...line }: TimelineLine) {
  return { at: isoTime(atMs), ...(delivery > 0 ? { delivery } : {}), ...line };
}

function viewCause({ cause, support, engineer, cure }: ToldCause) {
  return { cause, support, engineer, cure };
}

export function viewStatistics(period: 'hour' | 'day', { lines, cut }: Statistics) {
  return {
    period,
    lines: lines.map(({ fromMs, figures, ...names }) => ({
      from: isoTime(fromMs),
      ...names,
      ...measuresOf(figures),
    })),
    cut,
  };
}

function spendOf({ deliveries }: RecordRow): number {
  return deliveries.reduce((sum, { micros }) => sum + micros, 0) / MICROS;
}

/** Without those that are empty. */
function optional<T extends Record<string, string>>(texts: T): Partial<T> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== '')) as Partial<T>;
}
