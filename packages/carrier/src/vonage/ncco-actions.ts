/** The form of a call control object (NCCO). Source: Vonage, "NCCO reference". */
import { z } from 'zod';
import { isWebAddress } from '../request-values.js';
import { vonageNumber } from './vonage-conventions.js';

const address = z.string().refine(isWebAddress, 'Must be an http or https URL.');
const method = z.enum(['GET', 'POST', 'get', 'post']).optional();

const talk = z.object({
  action: z.literal('talk'),
  text: z.string().min(1).max(1500),
  bargeIn: z.boolean().default(false),
  /** 0 repeats until the call ends. */
  loop: z.coerce.number().int().min(0).default(1),
  level: z.coerce.number().min(-1).max(1).optional(),
  language: z.string().default('en-US'),
  style: z.coerce.number().int().min(0).optional(),
  premium: z.boolean().optional(),
});

const input = z.object({
  action: z.literal('input'),
  type: z.array(z.enum(['dtmf', 'speech'])).min(1),
  dtmf: z
    .object({
      timeOut: z.coerce.number().min(0).max(10).default(3),
      maxDigits: z.coerce.number().int().min(1).max(20).default(4),
      submitOnHash: z.boolean().default(false),
    })
    .prefault({}),
  eventUrl: z.array(address).min(1).max(1).optional(),
  eventMethod: method,
});

const stream = z.object({
  action: z.literal('stream'),
  streamUrl: z.array(address).min(1).max(1),
  bargeIn: z.boolean().default(false),
  loop: z.coerce.number().int().min(0).default(1),
});

const wait = z.object({
  action: z.literal('wait'),
  timeout: z.coerce.number().min(0.1).max(7200).default(10),
});

const notify = z.object({
  action: z.literal('notify'),
  payload: z.record(z.string(), z.unknown()),
  eventUrl: z.array(address).min(1).max(1),
  eventMethod: method,
});

/** Other endpoints than phones are accepted, noted, and not reached. */
const connect = z.object({
  action: z.literal('connect'),
  endpoint: z
    .array(z.object({ type: z.string(), number: z.string().optional() }))
    .min(1)
    .max(1),
  from: vonageNumber.optional(),
  timeout: z.coerce.number().int().min(1).max(120).default(60),
  eventUrl: z.array(address).min(1).max(1).optional(),
});

/** Actions that this carrier accepts and skips. */
const skipped = z.object({ action: z.enum(['record', 'conversation']) });

/** The actions and their fields. Source: Vonage, "NCCO reference". */
export const ncco = z
  .array(z.discriminatedUnion('action', [talk, input, stream, wait, notify, connect, skipped]))
  .min(1);

export type NccoAction = z.output<typeof ncco>[number];
export type NccoInput = Extract<NccoAction, { action: 'input' }>;
export type NccoNotify = Extract<NccoAction, { action: 'notify' }>;
export type NccoConnect = Extract<NccoAction, { action: 'connect' }>;
