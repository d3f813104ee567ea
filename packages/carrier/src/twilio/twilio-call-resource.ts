/** A call as Twilio's API and its callbacks show it. */
import { countryOf, nationalForm } from '../request-values.js';
import { twilioTime } from './twilio-conventions.js';

const API_VERSION = '2010-04-01';

export type TwilioCallDirection = 'outbound-api' | 'outbound-dial' | 'inbound';

export interface TwilioCallRecord {
  readonly sid: string;
  readonly accountSid: string;
  readonly to: string;
  readonly from: string;
  readonly direction: TwilioCallDirection;
  /** The call whose <Dial> placed this one. */
  readonly parentCallSid?: string;
  readonly createdAt: number;
  status: string;
  updatedAt: number;
  startedAt?: number;
  endedAt?: number;
  durationSeconds?: number;
  answeredBy?: string;
  /** Absent until the account is charged; always absent if the call was not answered. */
  price?: string;
}

export function callResource(call: TwilioCallRecord): object {
  const base = `/${API_VERSION}/Accounts/${call.accountSid}/Calls/${call.sid}`;
  const time = (at: number | undefined) => (at === undefined ? null : twilioTime(at));
  return {
    sid: call.sid,
    date_created: twilioTime(call.createdAt),
    date_updated: twilioTime(call.updatedAt),
    parent_call_sid: call.parentCallSid ?? null,
    account_sid: call.accountSid,
    to: call.to,
    to_formatted: nationalForm(call.to),
    from: call.from,
    from_formatted: nationalForm(call.from),
    phone_number_sid: null,
    status: call.status,
    start_time: time(call.startedAt ?? call.endedAt),
    end_time: time(call.endedAt),
    duration: call.durationSeconds === undefined ? null : String(call.durationSeconds),
    price: call.price ?? null,
    price_unit: 'USD',
    direction: call.direction,
    answered_by: call.answeredBy ?? null,
    api_version: API_VERSION,
    forwarded_from: null,
    group_sid: null,
    caller_name: null,
    queue_time: '0',
    trunk_sid: null,
    uri: `${base}.json`,
    subresource_uris: {
      notifications: `${base}/Notifications.json`,
      recordings: `${base}/Recordings.json`,
    },
  };
}

/** The form fields of every request for TwiML. */
export function callParameters(
  call: TwilioCallRecord,
  status = call.status,
): Record<string, string> {
  return {
    ...parties(call),
    CallSid: call.sid,
    AccountSid: call.accountSid,
    CallStatus: status,
    ApiVersion: API_VERSION,
    Direction: call.direction,
    ...(call.parentCallSid === undefined ? {} : { ParentCallSid: call.parentCallSid }),
    ...(call.answeredBy === undefined ? {} : { AnsweredBy: call.answeredBy }),
  };
}

/** The form fields of a status callback. */
export function progressParameters(
  call: TwilioCallRecord,
  status: string,
  sequence: number,
  sipCode: number | undefined,
): Record<string, string> {
  return {
    ...callParameters(call, status),
    Timestamp: twilioTime(call.updatedAt),
    CallbackSource: 'call-progress-events',
    SequenceNumber: String(sequence),
    ...(sipCode === undefined
      ? {}
      : {
          SipResponseCode: String(sipCode),
          CallDuration: String(call.durationSeconds ?? 0),
          Duration: String(Math.ceil((call.durationSeconds ?? 0) / 60)),
        }),
  };
}

/** The form fields of the machine detection's result. */
export function amdParameters(call: TwilioCallRecord, tookMs: number): Record<string, string> {
  return {
    CallSid: call.sid,
    AccountSid: call.accountSid,
    AnsweredBy: call.answeredBy ?? 'unknown',
    MachineDetectionDuration: String(tookMs),
  };
}

function parties({ to, from }: TwilioCallRecord): Record<string, string> {
  return {
    ...place('To', to),
    ...place('Called', to),
    ...place('From', from),
    ...place('Caller', from),
  };
}

function place(name: string, number: string): Record<string, string> {
  return {
    [name]: number,
    [`${name}Country`]: countryOf(number),
    [`${name}City`]: '',
    [`${name}State`]: '',
    [`${name}Zip`]: '',
  };
}
