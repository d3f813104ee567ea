/** Vonage's words about a message or a call, as events of ours. */
import { type Channel, isRich, type TextChannel } from '../../challenge/challenge.js';
import type { DeliveryEvent } from '../../challenge/event.js';
import { type Charge, chargeOf } from '../../limits/limits.js';
import { type FailureClass, failedEvent, onChannel } from '../failure.js';
import { classOfVonageCode } from './vonage-errors.js';

const PROVIDER_TROUBLE: FailureClass = { failure: 'temporary', reason: 'provider_unavailable' };
const BUSY: FailureClass = { failure: 'channel', reason: 'busy' };
const NO_ANSWER: FailureClass = { failure: 'channel', reason: 'no_answer' };

/** The Voice API writes prices without a currency; Vonage keeps accounts in euros (Account API, balance). */
export const VONAGE_CURRENCY = 'EUR';

const ENDED: ReadonlySet<string> = new Set([
  'delivered',
  'read',
  'rejected',
  'undeliverable',
  'completed',
]);

/**
 * What a status says was charged. An SMS is charged when it is submitted, RCS and WhatsApp when they are delivered
 * (https://developer.vonage.com/en/messages/concepts/messages-status-callbacks); a price of 0 counts only once it has ended, in case it was
 * not known before. @param currency absent for calls
 */
export function vonageCharge(
  channel: Channel,
  status: string,
  price: string | undefined,
  currency: string | undefined = VONAGE_CURRENCY,
): Charge | undefined {
  const charge = chargeOf(price, currency);
  const submitted = status === 'submitted' && !isRich(channel) && charge?.amount !== 0;
  const known = ENDED.has(status) || submitted;
  return known ? charge : undefined;
}

/**
 * @param status the Messages API's status; one that says nothing of the delivery gives no events
 * @param code from the callback's error document
 */
export function vonageMessageEvents(
  channel: TextChannel,
  status: string,
  code: number | undefined,
): readonly DeliveryEvent[] {
  switch (status) {
    case 'submitted':
      return [{ kind: 'sent' }];
    case 'delivered':
    case 'read':
      return [{ kind: 'delivered' }];
    case 'rejected':
    case 'undeliverable': {
      const known = code === undefined ? undefined : classOfVonageCode(code);
      const detail = code === undefined ? status : `${status}, error ${code}`;
      const failure = onChannel(channel, known ?? PROVIDER_TROUBLE);
      return [failedEvent(failure, `Vonage: ${detail}`, code ?? status)];
    }
    default:
      return [];
  }
}

/**
 * @param status the Voice API's status; one that says nothing of the call gives no events
 * @param detail why a call was not set up, where Vonage says so
 */
export function vonageCallEvents(
  status: string,
  detail: string | undefined,
): readonly DeliveryEvent[] {
  switch (status) {
    case 'started':
      return [{ kind: 'sent' }];
    case 'ringing':
      return [{ kind: 'ringing' }];
    case 'answered':
      return [{ kind: 'picked_up' }];
    case 'human':
      return [{ kind: 'human' }];
    case 'machine':
      return [{ kind: 'machine' }];
    case 'disconnected':
    case 'completed':
      return [{ kind: 'call_ended' }];
    case 'busy':
    case 'cancelled':
    case 'unanswered':
    case 'timeout':
    case 'rejected':
    case 'failed':
      return [
        failedEvent(
          CLASS_OF_DETAIL.get(detail ?? '') ?? CLASS_OF_STATUS[status],
          `Vonage: ${detail === undefined ? status : `${status}, ${knownDetail(detail)}`}`,
          detail === undefined ? status : knownDetail(detail),
        ),
      ];
    default:
      return [];
  }
}

const CLASS_OF_STATUS = {
  busy: BUSY,
  cancelled: { failure: 'account', reason: 'rejected_by_provider' },
  unanswered: NO_ANSWER,
  timeout: NO_ANSWER,
  // By the phone or its carrier; ringing it through another provider would be rude.
  rejected: BUSY,
  failed: { failure: 'temporary', reason: 'unreachable' },
} as const satisfies Record<string, FailureClass>;

/** https://developer.vonage.com/en/voice/voice-api/webhook-reference */
const CLASS_OF_DETAIL: ReadonlyMap<string, FailureClass> = new Map(
  Object.entries({
    invalid_number: { failure: 'number', reason: 'invalid_number' },
    number_out_of_service: { failure: 'number', reason: 'unreachable' },
    // Another carrier may know a way, or be let through.
    cannot_route: { failure: 'temporary', reason: 'unreachable' },
    restricted: { failure: 'temporary', reason: 'destination_blocked' },
    declined: BUSY,
    unavailable: { failure: 'channel', reason: 'unreachable' },
    timeout: NO_ANSWER,
    carrier_timeout: PROVIDER_TROUBLE,
    internal_error: PROVIDER_TROUBLE,
  } satisfies Record<string, FailureClass>),
);

/** Only words that are known get into the log. */
function knownDetail(detail: string): string {
  return CLASS_OF_DETAIL.has(detail) ? detail : 'other';
}
