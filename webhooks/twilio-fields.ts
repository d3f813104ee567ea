/** The used parameters of each of Twilio's webhooks; others are ignored. */

import { z } from 'zod';
import {
  TWILIO_ANSWERERS,
  TWILIO_CALL_STATUSES,
  TWILIO_MESSAGE_STATUSES,
} from '../src/providers/twilio/twilio-status.js';

const callSid = z.string().regex(/^CA[0-9a-f]{32}$/);
const messageSid = z.string().regex(/^(SM|MM)[0-9a-f]{32}$/);
const apiVersion = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
/** Absent and empty mean the same. */
const code = z
  .string()
  .regex(/^\d{0,5}$/)
  .transform((text) => (text ? Number(text) : undefined))
  .optional();
/** The other party as the vendor writes it; not necessarily a number. */
const party = z.string().max(128);

export const twilioMessageStatus = z.object({
  MessageSid: messageSid,
  MessageStatus: z.enum(TWILIO_MESSAGE_STATUSES),
  To: party,
  ApiVersion: apiVersion.optional(),
  ErrorCode: code,
});
const call = { CallSid: callSid, ApiVersion: apiVersion.optional() };
export const twilioCallStatus = z.object({
  ...call,
  To: party,
  From: party,
  CallStatus: z.enum(TWILIO_CALL_STATUSES),
  AnsweredBy: z.enum(TWILIO_ANSWERERS).optional(),
  ErrorCode: code,
  SipResponseCode: code,
});
export const twilioMachine = z.object({ ...call, AnsweredBy: z.enum(TWILIO_ANSWERERS) });
export const twilioCallStep = z.object({
  ...call,
  To: party,
  From: party,
  Digits: z
    .string()
    .regex(/^[0-9*#]?$/)
    .default(''),
  FinishedOnKey: z
    .string()
    .regex(/^[0-9*#]?$/)
    .optional(),
});
export const twilioInbound = z.object({
  MessageSid: messageSid,
  From: party,
  To: party,
  Body: z.string().max(1600),
  ApiVersion: apiVersion.optional(),
});

/** `#` comes as the digit, or as the key that ended the Gather with no digits before it. */
export function twilioKey({ Digits, FinishedOnKey }: z.output<typeof twilioCallStep>): string {
  return Digits === '' && FinishedOnKey === '#' ? '#' : Digits;
}
