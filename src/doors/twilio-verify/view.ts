/** Verifications and services as Twilio shows them. Times are in whole seconds: its SDKs read no others. Pure. */
import { type Challenge, type Delivery, isVerified } from '../../challenge/challenge.js';
import type { VerifyAccount, VerifyService } from './accounts.js';
import { attemptSid, verificationSid } from './sids.js';

export type VerificationStatus =
  | 'pending'
  | 'approved'
  | 'canceled'
  | 'max_attempts_reached'
  | 'expired'
  | 'failed';

export interface ViewContext {
  readonly account: Pick<VerifyAccount, 'sid'>;
  readonly service: Pick<VerifyService, 'sid'>;
  /** The door's own, with the version: `https://…/twilio-verify/v2`. */
  readonly url: string;
  readonly nowMs: number;
}

/** A message that arrived is pending: its code has not come back yet. */
export function statusOf(record: Challenge, nowMs: number): VerificationStatus {
  const { state, content, expiresAtMs } = record;
  if (isVerified(state) || content?.outcome === 'verified') return 'approved';
  if (content?.outcome === 'unverified') return 'canceled';
  switch (state) {
    case 'locked':
      return 'max_attempts_reached';
    case 'canceled':
    case 'expired':
    case 'failed':
      return state;
    // The person said no in a call.
    case 'denied':
      return 'canceled';
    default:
      return nowMs >= expiresAtMs ? 'expired' : 'pending';
  }
}

export function viewVerification(record: Challenge, to: string, context: ViewContext): object {
  const { service, url } = context;
  const { sid, channel, ...shown } = commonFields(record, to, context);
  return {
    sid,
    ...shown,
    channel,
    lookup: { carrier: null },
    send_code_attempts: record.deliveries.map((delivery) => attempt(record, delivery)),
    sna: null,
    url: `${url}/Services/${service.sid}/Verifications/${sid}`,
  };
}

export function viewCheck(record: Challenge, to: string, context: ViewContext): object {
  return { ...commonFields(record, to, context), sna_attempts_error_codes: [] };
}

function commonFields(record: Challenge, to: string, { account, service, nowMs }: ViewContext) {
  const { id, channel, transaction, createdAtMs, timeline } = record;
  const status = statusOf(record, nowMs);
  return {
    sid: verificationSid(id),
    service_sid: service.sid,
    account_sid: account.sid,
    to,
    channel,
    status,
    valid: status === 'approved',
    amount: transaction ? `${transaction.amount} ${transaction.currency}` : null,
    payee: transaction?.payee ?? null,
    date_created: time(createdAtMs),
    date_updated: time(timeline.at(-1)?.atMs ?? createdAtMs),
  };
}

function attempt({ id, timeline, createdAtMs }: Challenge, { number, channel }: Delivery) {
  const queued = timeline.find(({ delivery }) => delivery === number);
  return {
    time: time(queued?.atMs ?? createdAtMs),
    channel: channel.toUpperCase(),
    attempt_sid: attemptSid(id, number),
  };
}

function time(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}

// Services: those of the configuration, with what holds for all of them.

export function viewService(
  { sid, friendlyName }: VerifyService,
  account: Pick<VerifyAccount, 'sid'>,
  url: string,
): object {
  const own = `${url}/Services/${sid}`;
  return {
    sid,
    account_sid: account.sid,
    friendly_name: friendlyName,
    code_length: 6,
    lookup_enabled: false,
    psd2_enabled: false,
    skip_sms_to_landlines: true,
    dtmf_input_required: false,
    tts_name: null,
    do_not_share_warning_enabled: false,
    custom_code_enabled: true,
    push: null,
    totp: null,
    default_template_sid: null,
    whatsapp: null,
    passkeys: null,
    verify_event_subscription_enabled: false,
    date_created: null,
    date_updated: null,
    url: own,
    links: {
      verifications: `${own}/Verifications`,
      verification_checks: `${own}/VerificationCheck`,
    },
  };
}

/** All on one page. */
export function viewServices(account: VerifyAccount, url: string): object {
  const here = `${url}/Services?PageSize=100&Page=0`;
  return {
    services: [...account.services.values()].map((service) => viewService(service, account, url)),
    meta: {
      page: 0,
      page_size: 100,
      first_page_url: here,
      previous_page_url: null,
      url: here,
      next_page_url: null,
      key: 'services',
    },
  };
}
