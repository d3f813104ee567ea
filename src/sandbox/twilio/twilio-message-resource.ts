/** A message as Twilio's API and its callbacks show it. */
import type { OptOutWord } from '../opt-out-words.js';
import { countryOf } from '../phone-number.js';
import { smsParts } from '../sms-segments.js';
import { twilioTime } from './twilio-page.js';

const API_VERSION = '2010-04-01';

export interface TwilioMessage {
  readonly sid: string;
  readonly accountSid: string;
  readonly to: string;
  readonly from: string;
  readonly direction: 'outbound-api' | 'inbound';
  readonly messagingServiceSid?: string;
  readonly statusCallback?: string;
  readonly sendAt?: number;
  readonly createdAt: number;
  body: string;
  status: string;
  updatedAt: number;
  sentAt?: number;
  errorCode?: number;
  /** Absent until the account was charged, some time after the end. */
  price?: string;
}

export function messageResource(message: TwilioMessage): object {
  const uri = `/${API_VERSION}/Accounts/${message.accountSid}/Messages/${message.sid}.json`;
  return {
    account_sid: message.accountSid,
    api_version: API_VERSION,
    body: message.body,
    date_created: twilioTime(message.createdAt),
    date_sent: message.sentAt === undefined ? null : twilioTime(message.sentAt),
    date_updated: twilioTime(message.updatedAt),
    direction: message.direction,
    error_code: message.errorCode ?? null,
    error_message: null,
    from: message.from,
    messaging_service_sid: message.messagingServiceSid ?? null,
    num_media: '0',
    num_segments: String(smsParts(message.body).count),
    price: message.price ?? null,
    price_unit: 'USD',
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: uri.replace('.json', '/Media.json') },
    to: message.to,
    uri,
  };
}

/** The form fields of a status callback. */
export function statusParameters(message: TwilioMessage): Record<string, string> {
  const receipt = message.status === 'delivered' || message.status === 'undelivered';
  return {
    ...(message.errorCode === undefined ? {} : { ErrorCode: String(message.errorCode) }),
    ...(receipt ? { RawDlrDoneDate: receiptTime(message.updatedAt) } : {}),
    SmsSid: message.sid,
    SmsStatus: message.status,
    MessageStatus: message.status,
    To: message.to,
    ...(message.messagingServiceSid ? { MessagingServiceSid: message.messagingServiceSid } : {}),
    MessageSid: message.sid,
    AccountSid: message.accountSid,
    From: message.from,
    ApiVersion: API_VERSION,
  };
}

/** The form fields that announce a message from a phone. */
export function inboundParameters(
  message: TwilioMessage,
  optOut: OptOutWord | undefined,
): Record<string, string> {
  return {
    ToCountry: countryOf(message.to),
    ToState: '',
    SmsMessageSid: message.sid,
    NumMedia: '0',
    ToCity: '',
    FromZip: '',
    SmsSid: message.sid,
    FromState: '',
    SmsStatus: 'received',
    FromCity: '',
    Body: message.body,
    FromCountry: countryOf(message.from),
    To: message.to,
    ToZip: '',
    NumSegments: String(smsParts(message.body).count),
    MessageSid: message.sid,
    AccountSid: message.accountSid,
    From: message.from,
    ApiVersion: API_VERSION,
    ...(optOut ? { OptOutType: optOut } : {}),
  };
}

/** YYMMDDhhmm, as a carrier's receipt has it. */
function receiptTime(at: number): string {
  return new Date(at).toISOString().replace(/\D/g, '').slice(2, 12);
}
