/**
 * Twilio's words about a message or a call, as events of ours.
 * Its order is not kept (callbacks may overtake each other): our states only move forward.
 */
import { z } from 'zod';
import type { Channel } from '../../challenge/challenge.js';
import type { DeliveryEvent } from '../../challenge/event.js';
import { type FailureClass, failedEvent } from '../failure.js';
import { classOfTwilioCode } from './twilio-client.js';

export const TWILIO_MESSAGE_STATUSES = [
  'accepted',
  'scheduled',
  'queued',
  'sending',
  'sent',
  'delivered',
  'undelivered',
  'failed',
  'canceled',
  'read',
] as const;
export type TwilioMessageStatus = (typeof TWILIO_MESSAGE_STATUSES)[number];

export const TWILIO_CALL_STATUSES = [
  'queued',
  'initiated',
  'ringing',
  'in-progress',
  'completed',
  'busy',
  'failed',
  'no-answer',
  'canceled',
] as const;
export type TwilioCallStatus = (typeof TWILIO_CALL_STATUSES)[number];

export const TWILIO_ANSWERERS = [
  'human',
  'machine_start',
  'machine_end_beep',
  'machine_end_silence',
  'machine_end_other',
  'fax',
  'unknown',
] as const;
export type TwilioAnswerer = (typeof TWILIO_ANSWERERS)[number];

const PROVIDER_TROUBLE: FailureClass = { failure: 'temporary', reason: 'provider_unavailable' };
const REJECTED: FailureClass = { failure: 'account', reason: 'rejected_by_provider' };
const BUSY: FailureClass = { failure: 'channel', reason: 'busy' };
const NO_ANSWER: FailureClass = { failure: 'channel', reason: 'no_answer' };

export function twilioMessageEvents(
  status: TwilioMessageStatus,
  errorCode: number | undefined,
): readonly DeliveryEvent[] {
  switch (status) {
    case 'accepted':
    case 'scheduled':
    case 'queued':
    case 'sending':
      return [];
    case 'sent':
      return [{ kind: 'sent' }];
    case 'delivered':
    case 'read':
      return [{ kind: 'delivered' }];
    case 'undelivered':
    case 'failed':
      return [failed(status, errorCode, PROVIDER_TROUBLE)];
    case 'canceled':
      return [failed(status, errorCode, REJECTED)];
    default:
      return status satisfies never;
  }
}

export interface TwilioCallReport {
  readonly status: TwilioCallStatus;
  readonly answeredBy?: TwilioAnswerer | undefined;
  readonly errorCode?: number | undefined;
  /** The carrier's last SIP answer, for calls that were not set up. */
  readonly sipCode?: number | undefined;
}

export function twilioCallEvents(report: TwilioCallReport): readonly DeliveryEvent[] {
  const { status, errorCode } = report;
  switch (status) {
    case 'queued':
      return [];
    case 'initiated':
      return [{ kind: 'sent' }];
    case 'ringing':
      return [{ kind: 'ringing' }];
    case 'in-progress':
      return [{ kind: 'picked_up' }, ...twilioAnswererEvents(report.answeredBy)];
    case 'completed':
      return [...twilioAnswererEvents(report.answeredBy), { kind: 'call_ended' }];
    case 'busy':
      return [failed(status, errorCode, BUSY)];
    case 'no-answer':
      return [failed(status, errorCode, NO_ANSWER)];
    case 'canceled':
      return [failed(status, errorCode, REJECTED)];
    case 'failed':
      return [
        failed(`failed, SIP ${report.sipCode ?? 'unknown'}`, errorCode, classOfSip(report.sipCode)),
      ];
    default:
      return status satisfies never;
  }
}

const messageResource = z.object({
  status: z.enum(TWILIO_MESSAGE_STATUSES),
  errorCode: z.number().nullish(),
});
const callResource = z.object({
  status: z.enum(TWILIO_CALL_STATUSES),
  answeredBy: z.enum(TWILIO_ANSWERERS).nullish().catch(undefined),
});

/** @param resource as Twilio's SDK gives it; what it is not expected to be says nothing */
export function twilioResourceEvents(
  channel: Channel,
  resource: unknown,
): readonly DeliveryEvent[] {
  if (channel === 'sms') {
    const message = messageResource.safeParse(resource).data;
    return message ? twilioMessageEvents(message.status, message.errorCode ?? undefined) : [];
  }
  const call = callResource.safeParse(resource).data;
  if (!call) return [];
  const { status, answeredBy } = call;
  return twilioCallEvents({ status, answeredBy: answeredBy ?? undefined });
}

/** A human alone proves nothing: it releases a key press. */
export function twilioAnswererEvents(
  answerer: TwilioAnswerer | undefined,
): readonly DeliveryEvent[] {
  switch (answerer) {
    case undefined:
      return [];
    case 'human':
      return [{ kind: 'human' }];
    case 'unknown':
      return [{ kind: 'answerer_unknown' }];
    default:
      return [{ kind: 'machine' }];
  }
}

function failed(
  status: string,
  errorCode: number | undefined,
  otherwise: FailureClass,
): DeliveryEvent {
  const known = errorCode === undefined ? undefined : classOfTwilioCode(errorCode);
  const detail = errorCode === undefined ? status : `${status} error ${errorCode}`;
  return failedEvent(known ?? otherwise, `Twilio: ${detail}`);
}

/** RFC 3261, 21: what a carrier's refusal says about the phone. */
function classOfSip(code: number | undefined): FailureClass {
  switch (code) {
    case 484:
      return { failure: 'number', reason: 'invalid_number' };
    case 404:
    case 410:
    case 604:
      // Another carrier may know a way to a number that this one does not find.
      return { failure: 'temporary', reason: 'unreachable' };
    case 408:
    case 480:
      return { failure: 'channel', reason: 'unreachable' };
    case 486:
    case 600:
    case 603:
      return BUSY;
    case 487:
      return NO_ANSWER;
    case 403:
    case 607:
    case 608:
      return { failure: 'account', reason: 'destination_blocked' };
    default:
      return PROVIDER_TROUBLE;
  }
}
