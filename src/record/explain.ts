/**
 * Why a code did not arrive: picks the cause from what the row and its trail hold. The newest delivery that failed says more than the ones before;
 * what the carrier says, more than our word for it. Pure.
 */
import { FRAUD_RULES } from '../limits/refusal.js';
import { type CauseId, type ToldCause, tellCause } from './causes.js';
import type { RecordedDelivery, RecordRow } from './row.js';
import { parseTrailLine, type TrailEvent } from './trail.js';

/** What a carrier's code means; undefined where it does not say. */
export type CarrierCauses = (provider: string, code: string) => CauseId | undefined;

export interface Explanation {
  readonly cause: ToldCause;
  /** Of each delivery that failed, oldest first. */
  readonly deliveries: readonly (ToldCause & { readonly delivery: number })[];
}

export function explain(row: RecordRow, carrierCauses: CarrierCauses, nowMs: number): Explanation {
  const trail = row.trail.flatMap((line) => parseTrailLine(line, row.createdAtMs) ?? []);
  const { country } = row;
  const deliveries = row.deliveries.map((each, index) => withExchange(each, index + 1, trail));
  const failed = deliveries.flatMap((delivery, index) => {
    if (delivery.state !== 'failed') return [];
    const { provider: carrier, code } = delivery;
    const id = causeOfDelivery(delivery, carrierCauses);
    return [{ delivery: index + 1, ...tellCause(id, { carrier, code, country }) }];
  });
  const known = { ...row, deliveries };
  const { id, rule, delivery } = causeOfAll(known, trail, carrierCauses, nowMs);
  const about = delivery ?? deliveries[row.endedBy - 1] ?? deliveries.at(-1);
  const facts = {
    carrier: about?.provider || undefined,
    code: about?.code || undefined,
    rule,
    country,
  };
  return { cause: tellCause(id, facts), deliveries: failed };
}

/** A failure that was only concluded from silence has no code: the last exchange has it. */
function withExchange(
  delivery: RecordedDelivery,
  number: number,
  trail: readonly TrailEvent[],
): RecordedDelivery {
  if (delivery.code !== '' || delivery.reason !== 'provider_unavailable') return delivery;
  const last = trail.findLast((event) => event.kind === 'exchange' && event.delivery === number);
  return last?.kind === 'exchange' && last.code ? { ...delivery, code: last.code } : delivery;
}

interface Chosen {
  readonly id: CauseId;
  readonly rule?: string;
  readonly delivery?: RecordedDelivery;
}

function causeOfAll(
  row: RecordRow,
  trail: readonly TrailEvent[],
  carrierCauses: CarrierCauses,
  nowMs: number,
): Chosen {
  const { state, reason, rule } = row;
  if (row.verified) return { id: 'verified' };
  const newest = row.deliveries[row.endedBy - 1] ?? row.deliveries.at(-1);
  switch (state) {
    case 'refused':
      return { id: causeOfRule(rule), rule };
    case 'delivered':
    case 'heard':
      if (row.endedMs >= 0) return { id: 'arrived' };
      break;
    case 'locked':
      return { id: 'wrong_codes' };
    case 'denied':
      return { id: 'denied' };
    case 'canceled':
      return { id: 'canceled' };
    case 'failed':
      return causeOfFailure(row, trail, newest, reason, carrierCauses);
    case 'expired':
      return causeOfExpiry(row, trail, carrierCauses);
    default:
  }
  return causeWhileOpen(row, trail, newest, nowMs);
}

/** A limit that refused the next delivery ended it; otherwise the last failure did. */
function causeOfFailure(
  row: RecordRow,
  trail: readonly TrailEvent[],
  newest: RecordedDelivery | undefined,
  reason: string,
  carrierCauses: CarrierCauses,
): Chosen {
  if (reason === 'sender_not_allowed') return { id: 'sender_not_allowed' };
  if (reason === 'wrong_number') return { id: 'wrong_number_chosen' };
  const refused = trail.findLast((event) => event.kind === 'refusal');
  const ownLimit = reason !== newest?.reason && reason !== '';
  if (refused?.kind === 'refusal' && ownLimit)
    return { id: 'failover_refused', rule: refused.rule };
  if (!newest) return { id: byReason(reason) ?? 'unknown' };
  // Of several carriers that failed one after the other, one that told why says more than one that was not asked.
  const telling = row.deliveries.findLast(
    ({ code, state }) => state === 'failed' && code !== '' && code !== 'breaker_open',
  );
  const delivery = newest.code === 'breaker_open' && telling ? telling : newest;
  return { id: causeOfDelivery(delivery, carrierCauses), delivery };
}

function causeOfExpiry(
  row: RecordRow,
  trail: readonly TrailEvent[],
  carrierCauses: CarrierCauses,
): Chosen {
  if (row.deliveries.length === 0) return { id: 'prompt_unanswered' };
  if (row.wrongCodes > 0) return { id: 'wrong_code_then_over' };
  const arrived = row.deliveries.find(hasArrived);
  if (arrived) return { id: 'not_entered', delivery: arrived };
  const refused = trail.findLast(
    (event) => event.kind === 'callback' && REFUSED_CALLBACK.has(event.verdict),
  );
  const sent = row.deliveries.findLast(wasSent);
  if (sent) return { id: refused ? 'receipts_refused' : 'no_receipt', delivery: sent };
  const failed = row.deliveries.findLast(({ state }) => state === 'failed');
  if (failed) return { id: causeOfDelivery(failed, carrierCauses), delivery: failed };
  const lost = trail.findLast((event) => event.kind === 'exchange' && event.result === 'uncertain');
  return { id: lost ? 'answer_lost' : 'not_sent_in_time' };
}

/** A receipt that takes longer is not on its way any more. */
const RECEIPT_WITHIN_MS = 60_000;

function causeWhileOpen(
  row: RecordRow,
  trail: readonly TrailEvent[],
  newest: RecordedDelivery | undefined,
  nowMs: number,
): Chosen {
  if (!newest) return { id: 'waiting_for_person' };
  const refused = trail.findLast((event) => event.kind === 'refusal');
  if (refused?.kind === 'refusal' && nowMs - refused.atMs < RECEIPT_WITHIN_MS) {
    return { id: causeOfRule(refused.rule), rule: refused.rule };
  }
  if (row.wrongCodes > 0) return { id: 'waiting_for_person' };
  if (newest.channel === 'call') {
    return { id: wasSent(newest) ? 'call_under_way' : 'waiting_to_send' };
  }
  if (hasArrived(newest)) return { id: 'waiting_for_person' };
  if (!wasSent(newest)) return { id: 'waiting_to_send' };
  const sentMs = row.createdAtMs + newest.queuedMs + Math.max(0, newest.acceptedMs);
  return { id: nowMs - sentMs > RECEIPT_WITHIN_MS ? 'no_receipt' : 'on_its_way' };
}

const REFUSED_CALLBACK: ReadonlySet<string> = new Set(['forged', 'malformed', 'broken']);

function hasArrived({ arrivedMs, channel }: RecordedDelivery): boolean {
  return arrivedMs >= 0 && channel !== 'call';
}

function wasSent({ acceptedMs, reference }: RecordedDelivery): boolean {
  return acceptedMs >= 0 || reference !== '';
}

function causeOfDelivery(
  { provider, reason, code }: RecordedDelivery,
  carrierCauses: CarrierCauses,
): CauseId {
  const own = Object.hasOwn(OWN_CODES, code) ? OWN_CODES[code] : undefined;
  const told = own ?? carrierCauses(provider, code);
  if (told) return told;
  // The adapter did not know the code either, and took it for the carrier's trouble.
  const unclear = reason === 'provider_unavailable' && code !== '' && !code.startsWith('http_');
  return unclear ? 'carrier_unknown' : (byReason(reason) ?? 'carrier_unknown');
}

/** Words of ours where the carrier was not asked, or did not answer. */
const OWN_CODES: Readonly<Record<string, CauseId | undefined>> = {
  breaker_open: 'breaker_open',
  no_connection: 'carrier_unanswered',
  no_receipt: 'no_receipt',
  cut_off: 'answer_lost',
  no_sender: 'no_sender',
  not_configured: 'not_configured',
  not_offered: 'not_configured',
  no_key: 'not_configured',
};

function byReason(reason: string): CauseId | undefined {
  return Object.hasOwn(REASONS, reason) ? REASONS[reason as keyof typeof REASONS] : undefined;
}

const REASONS = {
  busy: 'busy',
  no_answer: 'no_answer',
  hung_up: 'hung_up',
  voicemail: 'voicemail',
  no_keypress: 'no_keypress',
  wrong_keypress: 'wrong_keypress',
  unreachable: 'handset_off',
  invalid_number: 'number_invalid',
  landline: 'landline',
  opted_out: 'opted_out',
  destination_blocked: 'destination_not_permitted',
  sender_not_allowed: 'sender_not_allowed',
  rejected_by_provider: 'request_refused',
  provider_unavailable: 'carrier_down',
  too_many_attempts: 'wrong_codes',
  fraud_suspected: 'carrier_fraud_block',
  wrong_number: 'wrong_number_chosen',
} as const satisfies Readonly<Record<string, CauseId>>;

export function causeOfRule(rule: string): CauseId {
  if (Object.hasOwn(RULE_CAUSES, rule)) return RULE_CAUSES[rule] ?? 'unknown';
  if (rule.startsWith('countries.')) return 'country_not_allowed';
  if (rule.includes('_budget_')) return 'budget';
  return FRAUD_RULES.has(rule) ? 'limit_block' : 'unknown';
}

const RULE_CAUSES: Readonly<Record<string, CauseId>> = {
  denied: 'denied_by_list',
  disposable: 'disposable',
  opted_out: 'opted_out',
  number: 'limit_number',
  ip: 'limit_source',
  ip_numbers: 'limit_source',
  device: 'limit_source',
  device_numbers: 'limit_source',
  prefix_last3: 'limit_block',
  prefix_last4: 'limit_block',
  prefix_source: 'limit_block',
  sequence: 'limit_block',
  prefix_conversion: 'limit_conversion',
  range_conversion: 'limit_conversion',
  country_conversion: 'limit_conversion',
  country: 'limit_country',
  tenant: 'limit_tenant',
  calls_at_once: 'limit_calls',
  calls_country: 'limit_calls',
  calls_source: 'limit_calls',
  budget_source: 'budget',
  guesses_number: 'guesses',
  guesses_row: 'guesses',
  guesses_source: 'guesses',
  guesses_tenant: 'guesses',
  inbound_number: 'limit_number',
  inbound_source: 'limit_source',
  inbound_tenant: 'limit_tenant',
  inbound_words: 'guesses',
  sender: 'sender_not_allowed',
  sender_not_allowed: 'sender_not_allowed',
  landline: 'landline',
  no_route: 'no_route',
  channel_not_allowed: 'no_route',
  country_not_allowed: 'country_not_allowed',
  number_not_allowed: 'number_type_refused',
  invalid_number: 'number_invalid',
  resend_wait: 'too_soon',
  resend_too_soon: 'too_soon',
  resends: 'resends_spent',
};
