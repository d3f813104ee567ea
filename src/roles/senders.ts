/** What the start and the doctor say of senders. */
import {
  noticeText,
  oldRows,
  type SenderNotice,
  senderNotices,
} from '../challenge/sender-notices.js';
import type { Config } from '../config/config.js';
import type { Logger } from '../observability/logger.js';

/** One line a tenant, without its senders: some of them are numbers. */
export function logSenders(config: Config, logger: Pick<Logger, 'warn'>, nowMs: number): void {
  for (const { tenant, notices } of noticesByTenant(config, nowMs)) {
    const pairs = (state: SenderNotice['state']) =>
      notices
        .filter((notice) => notice.state === state)
        .map(({ provider, country }) => `${country} ${provider}`);
    logger.warn('senders', {
      tenant: tenant.id,
      rights: tenant.senderRights ?? 'warned',
      expired: pairs('expired'),
      expires: pairs('expires'),
      wrongKind: pairs('wrong_kind'),
      unstated: pairs('unstated'),
      cure: 'npm run doctor says what to register and where; state it in the tenant’s senders (docs/senders.md)',
    });
  }
}

/** Sentences that warn, for the doctor. */
export function senderWarnings(config: Config, nowMs: number): readonly string[] {
  const senders = noticesByTenant(config, nowMs).flatMap(({ tenant, notices }) =>
    notices.map((each) => `${tenant.id}: ${noticeText(each, tenant.senderRights ?? 'warned')}`),
  );
  const countries = [...new Set(oldRows(nowMs).map(({ country }) => country))];
  if (config.mode === 'sandbox' || countries.length === 0) return senders;
  const old = `the rules of ${countries.join(', ')} were last looked at over 180 days ago. Check them with your provider, and update Octothorpe.`;
  return [...senders, old];
}

function noticesByTenant({ tenants, mode }: Config, nowMs: number) {
  const sandbox = mode === 'sandbox';
  return tenants
    .map((tenant) => ({ tenant, notices: senderNotices(tenant, nowMs, { sandbox }) }))
    .filter(({ notices }) => notices.length > 0);
}
