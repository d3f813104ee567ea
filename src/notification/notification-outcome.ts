/** The outcome of one attempt to notify a tenant, and its log level. */

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
