/**
 * The Standard Webhooks message to a tenant about a change of a challenge.
 * Pure: the same challenge and sequence give the same bytes, so a message that is sent again is recognised.
 */
import {
  assuranceOf,
  type Challenge,
  type Delivery,
  hasNumber,
  isDelivered,
  isFinal,
  isMethod,
  laterChannels,
  shownState,
  type TimelineEntry,
} from '../challenge/challenge.js';
import { isoTime } from '../challenge/time.js';
import type { ReadyNotificationJob } from './notification-queue.js';

export interface Notification {
  /** The same for all attempts: receivers ignore repeats (`webhook-id`). */
  readonly messageId: string;
  /** `challenge.sms_verified`, `challenge.failed` … */
  readonly type: string;
  /** JSON, exactly as it is signed and sent. Holds the number masked, and no code. */
  readonly body: string;
}

/** A sandbox reaches no real phone, so every message names its mode. */
export type Mode = 'sandbox' | 'production';

/** Undefined if the challenge has no change of this number. */
export function notificationOf(
  challenge: Challenge,
  sequence: number,
  mode: Mode,
): Notification | undefined {
  const change = challenge.timeline.find((entry) => entry.sequence === sequence);
  if (!change) return undefined;
  const isMessage = challenge.content !== undefined;
  const type = `${isMessage ? 'message' : 'challenge'}.${shownState(change.state)}`;
  const body = JSON.stringify({
    type,
    timestamp: isoTime(change.atMs),
    data: viewAt(challenge, change, mode),
  });
  return { messageId: messageId(challenge.id, sequence), type, body };
}

export function messageId(challengeId: string, sequence: number): string {
  return `msg_${challengeId.slice(3)}_${sequence}`;
}

/** The challenge as it was after the change, in the API's form. */
function viewAt(challenge: Challenge, change: TimelineEntry, mode: Mode) {
  return {
    id: challenge.id,
    state: shownState(change.state),
    final: isFinal(change.state),
    reason: change.reason,
    channel: isDelivered(change.channel) ? change.channel : challenge.channel,
    ...(hasNumber(challenge) ? { to: challenge.to.masked, country: challenge.to.country } : {}),
    assurance: assuranceOf(challenge.channel),
    locale: challenge.locale,
    reference: challenge.reference,
    subject: challenge.subject,
    purpose: challenge.purpose,
    channels: challenge.channels,
    ...(challenge.content
      ? { parts: challenge.content.parts }
      : { fallback: laterChannels(challenge)[0] }),
    mode,
    createdAt: isoTime(challenge.createdAtMs),
    expiresAt: isoTime(challenge.expiresAtMs),
    sequence: change.sequence,
    deliveries: challenge.deliveries.map(viewDelivery),
    timeline: challenge.timeline
      .filter((entry) => entry.sequence <= change.sequence)
      .map(viewEntry),
  };
}

function viewDelivery(delivery: Delivery) {
  const { number, channel, provider, state, reason, reference } = delivery;
  return { number, channel, provider, state, reason, reference };
}

/** A change without a delivery (canceled, expired …) names neither channel nor provider; one by a method names the method alone. */
function viewEntry(entry: TimelineEntry) {
  const { sequence, delivery, channel, provider, state, reason } = entry;
  const at = isoTime(entry.atMs);
  if (isMethod(channel)) return { sequence, at, channel, state, reason };
  return isDelivered(channel)
    ? { sequence, at, delivery, channel, provider, state: shownState(state), reason }
    : { sequence, at, delivery, state, reason };
}

// Standard Webhooks messages to a tenant about its limits. Pure. They hold no number and no prefix: operators query with one of its numbers.

/** Where operators look into it: an address of the console; absent where there is none. */
interface Linked {
  readonly link?: string | undefined;
}

export interface BudgetAlertFacts extends Linked {
  readonly tenant: string;
  /** `country_budget_hour`, `tenant_budget_day` … */
  readonly rule: string;
  readonly percent: number;
  /** The country of the send that reached it. */
  readonly country: string;
  readonly channel?: string;
}

export interface BreakerFacts extends Linked {
  readonly tenant: string;
  readonly of: 'prefix' | 'range' | 'country';
  readonly country: string;
  readonly channel: string;
  readonly change: 'shut' | 'thinned' | 'opened';
  /** The share of sends that still passes, 0..1. */
  readonly share?: number;
  /** For how long, if no new evidence comes. */
  readonly forMs?: number;
}

const HOUR_MS = 3_600_000;

/** One id for each threshold in each window, so that a repeated message is sent once. */
export function budgetNotification(
  { tenant, rule, percent, country, channel, link }: BudgetAlertFacts,
  nowMs: number,
  mode: Mode,
): ReadyNotificationJob {
  const windowMs = rule.endsWith('_day') ? 24 * HOUR_MS : HOUR_MS;
  const whose = rule.startsWith('country') ? country : 'all';
  const window = Math.floor(nowMs / windowMs);
  const data = { rule, percent, country, channel, link, mode };
  return {
    tenant,
    id: `budget-${tenant}-${rule}-${whose}-${percent}-${window}`,
    body: message('limits.budget_alert', nowMs, data),
  };
}

/** @param id of this change: 1..32 of `[A-Za-z0-9_-]` */
export function breakerNotification(
  { tenant, of, country, channel, change, share, forMs, link }: BreakerFacts,
  id: string,
  nowMs: number,
  mode: Mode,
): ReadyNotificationJob {
  const until = forMs === undefined ? undefined : new Date(nowMs + forMs).toISOString();
  const data = { of, country, channel, change, share, until, link, mode };
  return { tenant, id: `breaker-${tenant}-${id}`, body: message('limits.breaker', nowMs, data) };
}

export interface RelayAlertFacts {
  readonly tenant: string;
  readonly kind: 'first_use' | 'new_country' | 'repeated_text';
  /** The key's fingerprint, or the door. */
  readonly caller: string;
  readonly country: string;
}

/** @param id of this alert: 1..32 of `[A-Za-z0-9_-]` */
export function relayNotification(
  { tenant, kind, caller, country }: RelayAlertFacts,
  id: string,
  nowMs: number,
  mode: Mode,
): ReadyNotificationJob {
  const body = message('relay.alert', nowMs, { kind, caller, country, mode });
  return { tenant, id: `relay-${tenant}-${id}`, body };
}

/** A change of what a subject has registered. Holds the subject: only sealed may it wait in Redis. */
export interface MethodFacts {
  readonly type: string;
  readonly tenant: string;
  readonly subject?: string;
  /** `to` is a number, masked. */
  readonly method?: { readonly id: string; readonly kind: string; readonly to?: string };
  /** Of methods, where all subjects of a tenant are meant. */
  readonly count?: number;
  readonly untilMs?: number;
}

/** @param id of this change: 1..32 of `[A-Za-z0-9_-]` */
export function methodNotification(
  { type, tenant, subject, method, count, untilMs }: MethodFacts,
  id: string,
  nowMs: number,
  mode: Mode,
): ReadyNotificationJob {
  const until = untilMs === undefined ? undefined : isoTime(untilMs);
  const body = message(type, nowMs, { subject, method, count, until, mode });
  return { tenant, id: `method-${tenant}-${id}`, body };
}

/** In the place of a tenant: whoever runs the service. No tenant can be called so. */
export const OPERATOR = '_operator';

export interface OperatorAlertFacts extends Linked {
  readonly kind: string;
  readonly country?: string | undefined;
  readonly channel?: string | undefined;
  readonly carrier?: string | undefined;
  readonly figures?: Readonly<Record<string, number>> | undefined;
  /** What is wrong, and what to do. */
  readonly cause: string;
  readonly cure: string;
}

/** @param id of this alert: 1..32 of `[A-Za-z0-9_-]` */
export function alertNotification(
  tenant: string,
  { kind, ...facts }: OperatorAlertFacts,
  id: string,
  nowMs: number,
  mode: Mode,
): ReadyNotificationJob {
  const body = message('operator.alert', nowMs, { alert: kind, ...facts, mode });
  return { tenant, id: `alert-${tenant}-${id}`, body };
}

function message(type: string, nowMs: number, data: object): string {
  return JSON.stringify({ type, timestamp: new Date(nowMs).toISOString(), data });
}

// The outcome of one attempt to notify a tenant, and its log level.

export type NotificationOutcome =
  | 'delivered'
  /** The receiver answered 410: its webhook is disabled from now on. */
  | 'gone'
  /** Not sent: the webhook is disabled. */
  | 'disabled'
  /** Will be sent again. */
  | 'failed'
  /** Will be sent again, but needs a change of the configuration. */
  | 'misconfigured'
  /** Given up after the last attempt. */
  | 'exhausted'
  /** The challenge has expired from Redis: the notification waited for longer than challenges are stored. */
  | 'missing'
  /** The tenant has no webhook. */
  | 'no_webhook';

export const LEVELS = {
  delivered: 'info',
  no_webhook: 'info',
  failed: 'warn',
  disabled: 'warn',
  gone: 'error',
  misconfigured: 'error',
  exhausted: 'error',
  missing: 'error',
} as const satisfies Record<NotificationOutcome, 'info' | 'warn' | 'error'>;
