/**
 * When an operator is told: a carrier's conversion in a country falls below its own week, or its receipts stop. Both compare Wilson bounds, so that
 * few messages raise no alarm. Pure.
 */
import { wilsonUpperBound } from '../limits/conversion.js';
import type { Figures } from './counts.js';

export const ALERT_KINDS = [
  'conversion_fell',
  'receipts_stopped',
  'price_changed',
  'carrier_breaker',
  'sender_expires',
  'webhook_failing',
  'signatures_refused',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export interface OperatorAlert {
  readonly kind: AlertKind;
  /** Told again only once it is over, or after a month. 1..120 of `[\w|.-]` */
  readonly occasion: string;
  /** Whose webhooks are told beside the operator's. */
  readonly tenants?: readonly string[];
  readonly country?: string;
  readonly channel?: string;
  readonly carrier?: string;
  /** What was measured, and what was expected. */
  readonly figures?: Readonly<Record<string, number>>;
}

/** Where in the console it is looked into: the address behind `#`. */
export function alertView({ kind, country, channel, carrier }: Omit<OperatorAlert, 'occasion'>) {
  switch (kind) {
    case 'conversion_fell':
    case 'receipts_stopped': {
      const filters = Object.entries({ country, channel, carrier }).flatMap(([name, value]) =>
        value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
      );
      return ['find', 'list', ...filters].join('/');
    }
    case 'price_changed':
      return 'spend';
    case 'carrier_breaker':
    case 'signatures_refused':
      return 'carriers';
    case 'sender_expires':
    case 'webhook_failing':
      return 'settings';
    default:
      return kind satisfies never;
  }
}

/** What is told of each kind. */
export const ALERT_TEXTS: Readonly<Record<AlertKind, { cause: string; cure: string }>> = {
  conversion_fell: {
    cause:
      'Fewer of the people who are sent a code by this carrier in this country confirm it than in its own week.',
    cure: 'List the latest failed and expired challenges of the carrier and country; let another carrier go first, or check for pumping.',
  },
  receipts_stopped: {
    cause:
      'The carrier takes messages to this country and confirms almost none, while it confirmed them during its own week.',
    cure: 'Check that its callbacks reach PUBLIC_URL and are accepted; then ask the carrier, and let another one go first.',
  },
  price_changed: {
    cause: 'The carrier charges another price than it did before.',
    cure: 'Compare with its price list, correct `limits.prices`, and check the budgets of the country.',
  },
  carrier_breaker: {
    cause: 'The carrier failed several times in a row, so it is not asked for a while.',
    cure: 'Look at the log lines `delivery` and the carrier’s state page. Other carriers of the route take over meanwhile.',
  },
  sender_expires: {
    cause: 'The registration of a sender is over, or will be within 60 days.',
    cure: 'Renew it as `npm run doctor` says, and state the new end in the tenant’s senders.',
  },
  webhook_failing: {
    cause:
      'The tenant’s webhook did not take a notification in three days, is misconfigured, or answered that it is gone.',
    cure: 'Repair the receiver, then `npm run limits -- enable-webhook` where it was disabled.',
  },
  signatures_refused: {
    cause: 'Many callbacks in the name of this carrier do not carry its signature.',
    cure: 'If receipts are missing too, a secret or PUBLIC_URL differs between the carrier and here; otherwise somebody forges callbacks.',
  },
};

/** Fewer show nothing. */
export const RECENT_MIN = 30;
const WEEK_MIN = 100;

/** @param week without the recent hours */
export function conversionFell(recent: Figures, week: Figures): boolean {
  return fell([recent.verified, recent.ended], [week.verified, week.ended], 1);
}

/** Half of what is usual, to leave room for receipts that are on their way. */
export function receiptsStopped(recent: Figures, week: Figures): boolean {
  return fell([recent.delivered, recent.sent], [week.delivered, week.sent], 0.5);
}

type Share = readonly [hits: number, trials: number];

/** Whether the rate is certainly below that part of the usual one. */
function fell([hits, trials]: Share, [usualHits, usualTrials]: Share, part: number): boolean {
  if (trials < RECENT_MIN || usualTrials < WEEK_MIN) return false;
  const usual = 1 - wilsonUpperBound(usualTrials - usualHits, usualTrials);
  return wilsonUpperBound(hits, trials) < part * usual;
}

/** A change of more than a tenth. @param before what one part cost, in millionths; undefined where it was never told */
export function priceChanged(before: number | undefined, now: number): boolean {
  if (before === undefined || before === now) return false;
  return Math.abs(now - before) > 0.1 * Math.max(before, 1);
}
