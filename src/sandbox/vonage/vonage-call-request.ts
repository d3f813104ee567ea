/** The fields of a request for a new call. Source: Vonage, Voice API v1 reference. */
import { z } from 'zod';
import { isWebAddress } from '../web-address.js';
import { ncco } from './ncco.js';
import { vonageNumber } from './vonage-number.js';

const address = z.string().refine(isWebAddress, 'Must be an http or https URL.');
const phone = z.object({ type: z.literal('phone'), number: vonageNumber });
const method = z.enum(['GET', 'POST']);

export const vonageCallRequest = z
  .object({
    to: z.array(phone).length(1, 'Exactly one endpoint can be called.'),
    from: phone.optional(),
    random_from_number: z.boolean().default(false),
    ncco: ncco.optional(),
    answer_url: z.array(address).length(1).optional(),
    answer_method: method.default('GET'),
    event_url: z.array(address).length(1).optional(),
    event_method: method.default('POST'),
    machine_detection: z.enum(['continue', 'hangup']).optional(),
    advanced_machine_detection: z
      .object({
        behavior: z.enum(['continue', 'hangup']).default('continue'),
        mode: z.enum(['default', 'detect', 'detect_beep']).default('detect'),
        beep_timeout: z.int().min(45).max(120).optional(),
      })
      .optional(),
    ringing_timer: z.int().min(1).max(120).default(60),
    length_timer: z.int().min(1).max(7200).default(7200),
  })
  .refine((call) => (call.ncco === undefined) !== (call.answer_url === undefined), {
    path: ['ncco'],
    message: 'Give either ncco or answer_url.',
  })
  .refine((call) => (call.from === undefined) === call.random_from_number, {
    path: ['from'],
    message: 'Give either from or random_from_number.',
  });

export type VonageCallRequest = z.output<typeof vonageCallRequest>;

export const vonageCallUpdate = z.discriminatedUnion('action', [
  z.object({ action: z.enum(['hangup', 'mute', 'unmute', 'earmuff', 'unearmuff']) }),
  z.object({
    action: z.literal('transfer'),
    destination: z
      .object({
        type: z.literal('ncco'),
        url: z.array(address).length(1).optional(),
        ncco: ncco.optional(),
      })
      .refine(
        (destination) => (destination.url === undefined) !== (destination.ncco === undefined),
        {
          message: 'Give either url or ncco.',
        },
      ),
  }),
]);

export type VonageCallUpdate = z.output<typeof vonageCallUpdate>;
