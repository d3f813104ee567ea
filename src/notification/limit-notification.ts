/**
 * Standard Webhooks messages to a tenant about its limits. Pure. They hold no number and no prefix: operators query with one of its numbers.
 */
import type { Mode } from './notification.js';
import type { ReadyNotificationJob } from './notification-job.js';

export interface BudgetAlertFacts {
  readonly tenant: string;
  /** `country_budget_hour`, `tenant_budget_day` … */
  readonly rule: string;
  readonly percent: number;
  /** The country of the send that reached it. */
  readonly country: string;
  readonly channel?: string;
}

export interface BreakerFacts {
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
  { tenant, rule, percent, country, channel }: BudgetAlertFacts,
  nowMs: number,
  mode: Mode,
): ReadyNotificationJob {
  const windowMs = rule.endsWith('_day') ? 24 * HOUR_MS : HOUR_MS;
  const whose = rule.startsWith('country') ? country : 'all';
  const window = Math.floor(nowMs / windowMs);
  const data = { rule, percent, country, channel, mode };
  return {
    tenant,
    id: `budget-${tenant}-${rule}-${whose}-${percent}-${window}`,
    body: message('limits.budget_alert', nowMs, data),
  };
}

/** @param id of this change: 1..32 of `[A-Za-z0-9_-]` */
export function breakerNotification(
  { tenant, of, country, channel, change, share, forMs }: BreakerFacts,
  id: string,
  nowMs: number,
  mode: Mode,
): ReadyNotificationJob {
  const until = forMs === undefined ? undefined : new Date(nowMs + forMs).toISOString();
  const data = { of, country, channel, change, share, until, mode };
  return { tenant, id: `breaker-${tenant}-${id}`, body: message('limits.breaker', nowMs, data) };
}

function message(type: string, nowMs: number, data: object): string {
  return JSON.stringify({ type, timestamp: new Date(nowMs).toISOString(), data });
}
