import type { DeliveryEvent } from '../../../src/challenge/event.js';
import {
  type TwilioCallReport,
  type TwilioMessageStatus,
  twilioCallEvents,
  twilioMessageEvents,
} from '../../../src/providers/twilio/twilio-status.js';
import { parseRetryAfter } from '../../../src/providers/vendor-http-client.js';
import { vonageCode } from '../../../src/providers/vonage/vonage-errors.js';
import {
  vonageCallEvents,
  vonageMessageEvents,
} from '../../../src/providers/vonage/vonage-status.js';

/** `busy>other_channel` for a failure, the kind for everything else. */
function short(events: readonly DeliveryEvent[]): string {
  return events
    .map((event) => (event.kind === 'failed' ? `${event.reason}>${event.retry}` : event.kind))
    .join(' ');
}

test.each<[TwilioMessageStatus, number | undefined, string]>([
  ['queued', undefined, ''],
  ['sent', undefined, 'sent'],
  ['delivered', undefined, 'delivered'],
  ['undelivered', 30005, 'unreachable>none'],
  ['undelivered', 30006, 'landline>other_channel'],
  ['undelivered', 30003, 'unreachable>next_provider'],
  ['failed', 30007, 'rejected_by_provider>other_channel'],
  ['failed', 30034, 'rejected_by_provider>next_provider'],
  ['failed', 21610, 'opted_out>none'],
  ['failed', undefined, 'provider_unavailable>next_provider'],
])('Twilio: a message that is %s (error %p) means: %s', (status, code, meaning) => {
  expect(short(twilioMessageEvents(status, code))).toBe(meaning);
});

test.each<[TwilioCallReport, string]>([
  [{ status: 'queued' }, ''],
  [{ status: 'initiated' }, 'sent'],
  [{ status: 'ringing' }, 'ringing'],
  [{ status: 'in-progress' }, 'picked_up'],
  [{ status: 'in-progress', answeredBy: 'machine_start' }, 'picked_up machine'],
  [{ status: 'completed' }, 'call_ended'],
  [{ status: 'completed', answeredBy: 'human' }, 'human call_ended'],
  [{ status: 'completed', answeredBy: 'unknown' }, 'answerer_unknown call_ended'],
  [{ status: 'completed', answeredBy: 'fax' }, 'machine call_ended'],
  [{ status: 'busy' }, 'busy>other_channel'],
  [{ status: 'no-answer' }, 'no_answer>other_channel'],
  [{ status: 'canceled' }, 'rejected_by_provider>next_provider'],
  [{ status: 'failed' }, 'provider_unavailable>next_provider'],
  [{ status: 'failed', errorCode: 13224 }, 'invalid_number>none'],
  [{ status: 'failed', errorCode: 13227 }, 'destination_blocked>next_provider'],
  [{ status: 'failed', sipCode: 404 }, 'unreachable>next_provider'],
  [{ status: 'failed', sipCode: 480 }, 'unreachable>other_channel'],
  [{ status: 'failed', sipCode: 603 }, 'busy>other_channel'],
  [{ status: 'failed', sipCode: 503 }, 'provider_unavailable>next_provider'],
])('Twilio: a call that is %j means: %s', (report, meaning) => {
  expect(short(twilioCallEvents(report))).toBe(meaning);
});

test.each<[string, number | undefined, string]>([
  ['submitted', undefined, 'sent'],
  ['delivered', undefined, 'delivered'],
  ['rejected', 1240, 'opted_out>none'],
  ['undeliverable', 1260, 'unreachable>next_provider'],
  ['undeliverable', 1180, 'unreachable>other_channel'],
  ['rejected', undefined, 'provider_unavailable>next_provider'],
  ['something new', undefined, ''],
])('Vonage: a message that is %s (error %p) means: %s', (status, code, meaning) => {
  expect(short(vonageMessageEvents(status, code))).toBe(meaning);
});

test.each<[string, string | undefined, string]>([
  ['started', undefined, 'sent'],
  ['ringing', undefined, 'ringing'],
  ['answered', undefined, 'picked_up'],
  ['human', undefined, 'human'],
  ['machine', undefined, 'machine'],
  ['completed', undefined, 'call_ended'],
  ['busy', undefined, 'busy>other_channel'],
  ['timeout', undefined, 'no_answer>other_channel'],
  ['unanswered', 'unavailable', 'unreachable>other_channel'],
  ['rejected', 'declined', 'busy>other_channel'],
  ['rejected', 'invalid_number', 'invalid_number>none'],
  ['rejected', 'restricted', 'destination_blocked>next_provider'],
  ['failed', 'cannot_route', 'unreachable>next_provider'],
  ['failed', 'number_out_of_service', 'unreachable>none'],
  ['failed', 'something new', 'unreachable>next_provider'],
  ['cancelled', undefined, 'rejected_by_provider>next_provider'],
  ['record', undefined, ''],
])('Vonage: a call that is %s (%p) means: %s', (status, detail, meaning) => {
  expect(short(vonageCallEvents(status, detail))).toBe(meaning);
});

test.each<[{ type?: unknown; title?: unknown }, number | undefined]>([
  [{ title: 1240 }, 1240],
  [{ title: '1240' }, 1240],
  [{ type: 'https://developer.vonage.com/api-errors/messages#1240', title: 'Illegal' }, 1240],
  [{ type: 'https://developer.vonage.com/api-errors#unauthorized' }, undefined],
  [{}, undefined],
])('Vonage: the error document %j names code %p', (error, code) => {
  expect(vonageCode(error)).toBe(code);
});

test.each<[string | undefined, number | undefined]>([
  ['7', 7_000],
  ['Tue, 24 Nov 2026 10:00:30 GMT', 30_000],
  ['Tue, 24 Nov 2026 09:00:00 GMT', 0],
  ['999999', 3_600_000],
  ['soon', undefined],
  [undefined, undefined],
])('Retry-After %p is a wait of %p ms', (header, waitMs) => {
  expect(parseRetryAfter(header, Date.parse('2026-11-24T10:00:00Z'))).toBe(waitMs);
});
