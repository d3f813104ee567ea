/** What became of one attempt to tell a tenant, and how loudly the log says it. */

export type NotificationOutcome =
  | 'delivered'
  /** The receiver answered 410: its webhook is disabled from now on. */
  | 'gone'
  /** Not sent: the webhook is disabled. */
  | 'disabled'
  /** Will be sent again. */
  | 'failed'
  /** Will be sent again, but only a change of the configuration helps. */
  | 'misconfigured'
  /** Given up after the last attempt. */
  | 'exhausted'
  /** The challenge is no longer readable: the notification waited for longer than challenges are kept. */
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
