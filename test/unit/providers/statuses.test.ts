import type { TextChannel } from '../../../src/challenge/challenge.js';
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
  vonageCharge,
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
  expect(short(twilioMessageEvents('sms', status, code))).toBe(meaning);
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
  expect(short(vonageMessageEvents('sms', status, code))).toBe(meaning);
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

test.each<[TextChannel, TwilioMessageStatus, number | undefined, string]>([
  ['rcs', 'sent', undefined, 'sent'],
  ['rcs', 'read', undefined, 'delivered'],
  // What ends an SMS for good says nothing of other channels here.
  ['rcs', 'undelivered', 63036, 'unreachable>other_channel'],
  ['rcs', 'undelivered', 30003, 'unreachable>other_channel'],
  ['rcs', 'failed', 21211, 'invalid_number>other_channel'],
  ['rcs', 'failed', 63035, 'destination_blocked>next_provider'],
  ['rcs', 'failed', 30450, 'fraud_suspected>none'],
  ['whatsapp', 'delivered', undefined, 'delivered'],
  ['whatsapp', 'undelivered', 63003, 'unreachable>other_channel'],
  ['whatsapp', 'undelivered', 63024, 'unreachable>other_channel'],
  ['whatsapp', 'undelivered', 63032, 'unreachable>other_channel'],
  ['whatsapp', 'failed', 63014, 'opted_out>other_channel'],
  ['whatsapp', 'failed', 63016, 'rejected_by_provider>next_provider'],
  ['whatsapp', 'failed', 63018, 'provider_unavailable>next_provider'],
])('Twilio: %s that is %s (error %p) means: %s', (channel, status, code, meaning) => {
  expect(short(twilioMessageEvents(channel, status, code))).toBe(meaning);
});

test.each<[TextChannel, string, number | undefined, string]>([
  ['rcs', 'submitted', undefined, 'sent'],
  ['rcs', 'read', undefined, 'delivered'],
  ['rcs', 'rejected', 1190, 'unreachable>other_channel'],
  ['rcs', 'undeliverable', 1260, 'unreachable>other_channel'],
  ['rcs', 'rejected', 1470, 'fraud_suspected>none'],
  ['whatsapp', 'rejected', 1430, 'invalid_number>other_channel'],
  ['whatsapp', 'rejected', 1340, 'rejected_by_provider>next_provider'],
  ['whatsapp', 'rejected', 1022, 'rejected_by_provider>next_provider'],
  ['whatsapp', 'rejected', 9999, 'provider_unavailable>next_provider'],
])('Vonage: %s that is %s (error %p) means: %s', (channel, status, code, meaning) => {
  expect(short(vonageMessageEvents(channel, status, code))).toBe(meaning);
});

test('Vonage charges an SMS when it is submitted, RCS and WhatsApp when they are delivered', () => {
  const charged = (channel: TextChannel, status: string) =>
    vonageCharge(channel, status, '0.0400', 'EUR') !== undefined;
  expect([charged('sms', 'submitted'), charged('rcs', 'submitted')]).toEqual([true, false]);
  expect([charged('rcs', 'delivered'), charged('whatsapp', 'read')]).toEqual([true, true]);
});
