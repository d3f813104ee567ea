/**
 * Twilio's words about a message or a call, as events of ours.
 * Its order is not kept (callbacks may overtake each other): our states only move forward.
 */

import { z } from 'zod';
import type { Channel, TextChannel } from '../../challenge/challenge.js';
import type { DeliveryEvent } from '../../challenge/event.js';
import { type FailureClass, failedEvent, onChannel } from '../failure.js';

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

/** RCS and WhatsApp may tell that a message was read: then it has been delivered. */
export function twilioMessageEvents(
  channel: TextChannel,
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
      return [failed(channel, status, errorCode, PROVIDER_TROUBLE)];
    case 'canceled':
      return [failed(channel, status, errorCode, REJECTED)];
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
      return [failed('call', status, errorCode, BUSY)];
    case 'no-answer':
      return [failed('call', status, errorCode, NO_ANSWER)];
    case 'canceled':
      return [failed('call', status, errorCode, REJECTED)];
    case 'failed':
      return [
        failed(
          'call',
          `failed, SIP ${report.sipCode ?? 'unknown'}`,
          errorCode,
          classOfSip(report.sipCode),
          report.sipCode === undefined ? 'failed' : `sip_${report.sipCode}`,
        ),
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
  if (channel !== 'call') {
    const message = messageResource.safeParse(resource).data;
    if (!message) return [];
    return twilioMessageEvents(channel, message.status, message.errorCode ?? undefined);
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
  channel: Channel,
  status: string,
  errorCode: number | undefined,
  otherwise: FailureClass,
  said = status,
): DeliveryEvent {
  const known = errorCode === undefined ? undefined : classOfTwilioCode(errorCode);
  const detail = errorCode === undefined ? status : `${status} error ${errorCode}`;
  return failedEvent(
    onChannel(channel, known ?? otherwise),
    `Twilio: ${detail}`,
    errorCode ?? said,
  );
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

// Twilio's error codes in our words. The same codes come as the answer to a create call and, later, in status
// callbacks (https://www.twilio.com/docs/api/errors). 63xxx are of RCS and WhatsApp; what WhatsApp's own codes become there stands at
// https://www.twilio.com/docs/whatsapp/tutorial/error-codes.

const CLASSES: readonly (readonly [FailureClass, readonly number[]])[] = [
  [{ failure: 'number', reason: 'invalid_number' }, [13223, 13224, 13226, 21211, 21214, 21217]],
  [{ failure: 'number', reason: 'unreachable' }, [30005]],
  [{ failure: 'number', reason: 'opted_out' }, [21610]],
  // Twilio's own block against SMS pumping: going around it through another provider would feed the fraud.
  [{ failure: 'number', reason: 'fraud_suspected' }, [30450]],
  [{ failure: 'channel', reason: 'landline' }, [21614, 21635, 30006]],
  [{ failure: 'channel', reason: 'destination_blocked' }, [21612, 30004]],
  [{ failure: 'channel', reason: 'rejected_by_provider' }, [30007]],
  // Geographic permissions of the account: another provider may well be allowed to.
  [{ failure: 'account', reason: 'destination_blocked' }, [13225, 13227, 21215, 21408]],
  [
    { failure: 'account', reason: 'rejected_by_provider' },
    // biome-ignore format: one code a line reads worse
    [20003, 20005, 21210, 21212, 21216, 21219, 21602, 21603, 21606, 21608, 21617, 30002, 30032, 30034],
  ],
  // No RCS on the phone now (63036, 63106); no WhatsApp account, or one that takes no template (63003, 63024, 63029, 63032).
  [{ failure: 'channel', reason: 'unreachable' }, [63003, 63024, 63029, 63032, 63036, 63106]],
  // The person has blocked the sender there.
  [{ failure: 'channel', reason: 'opted_out' }, [63014, 63033]],
  [{ failure: 'channel', reason: 'rejected_by_provider' }, [63013, 63049]],
  // The RCS agent is not launched in this region, or the recipient is no tester of it.
  [{ failure: 'account', reason: 'destination_blocked' }, [63035]],
  [
    { failure: 'account', reason: 'rejected_by_provider' },
    // Sender, credentials, template or its variables, and the account's own limits.
    // biome-ignore format: one code a line reads worse
    [21655, 21656, 21910, 63001, 63002, 63005, 63006, 63007, 63008, 63015, 63016, 63020, 63021, 63022, 63027, 63028, 63030, 63038, 63040, 63041, 63042, 63051],
  ],
  [{ failure: 'temporary', reason: 'unreachable' }, [30003, 30036]],
  [
    { failure: 'temporary', reason: 'provider_unavailable' },
    [20429, 21611, 30001, 30008, 30410, 63009, 63010, 63011, 63012, 63018, 63023, 63026],
  ],
];

const CLASS_OF_CODE: ReadonlyMap<number, FailureClass> = new Map(
  CLASSES.flatMap(([failureClass, codes]) => codes.map((code) => [code, failureClass] as const)),
);

/** Undefined for a code that is not known. */
export function classOfTwilioCode(code: number): FailureClass | undefined {
  return CLASS_OF_CODE.get(code);
}
