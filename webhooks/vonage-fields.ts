/** The used fields of Vonage's webhooks; others are ignored. */
import { z } from 'zod';

const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);

const decimal = z.string().max(24);

export const vonageMessageStatus = z.object({
  message_uuid: uuid,
  status: z.string().max(64),
  /** The delivery's id, as given with the message. */
  client_ref: z.string().max(100),
  error: z.object({ type: z.unknown().optional(), title: z.unknown().optional() }).optional(),
  /** The price; an unknown form is ignored. */
  usage: z
    .object({ price: decimal, currency: z.string().max(8) })
    .optional()
    .catch(undefined),
});

export const vonageInbound = z.object({
  channel: z.string().max(32),
  message_type: z.string().max(32),
  message_uuid: uuid,
  from: z.string().max(64),
  to: z.string().max(64),
  text: z.string().max(3200).optional(),
});

/** Call events have `uuid`; results of machine detection have `call_uuid`. */
export const vonageCallEvent = z
  .object({
    uuid: uuid.optional(),
    call_uuid: uuid.optional(),
    status: z.string().max(64).optional(),
    detail: z.string().max(64).optional().catch(undefined),
    price: decimal.optional().catch(undefined),
  })
  .transform((event) => ({ ...event, reference: event.call_uuid ?? event.uuid }));

export const vonageCallStep = z.object({
  uuid,
  dtmf: z
    .object({
      digits: z
        .string()
        .regex(/^[0-9*#]?$/)
        .nullish(),
      timed_out: z.boolean(),
    })
    .optional(),
});

/** `#` comes as the digit, or ends the input with no digits before it, in time. */
export function vonageKey(dtmf: z.infer<typeof vonageCallStep>['dtmf']): string {
  if (dtmf?.digits === '' && !dtmf.timed_out) return '#';
  return dtmf?.digits ?? '';
}
