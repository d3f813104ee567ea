/** Reads the parameters of a new message, in the order of Twilio's checks. */
import type { RichChannel } from '../carrier-interface.js';
import { dialable, isAlphanumericSender, isWebAddress, templateText } from '../request-values.js';
import { refuseTestNumbers } from './test-numbers.js';
import type { TwilioAccountState } from './twilio-account.js';
import { masked, TwilioError, type TwilioForm } from './twilio-conventions.js';

const BODY_CHARACTERS_MAX = 1600;
const VALIDITY_SECONDS_MAX = 36_000;
const MEDIA_MAX = 10;
const TRIAL = 'Sent from your Twilio trial account - ';

export interface TwilioMessageRequest {
  /** Without its channel. */
  readonly to: string;
  readonly from: string;
  /** Absent for an SMS. */
  readonly channel?: RichChannel;
  readonly body: string;
  readonly media?: readonly string[];
  readonly isTemplate?: boolean;
  readonly messagingServiceSid?: string;
  readonly statusCallback?: string;
  /** Unix ms, of a scheduled message. */
  readonly sendAt?: number;
}

export function readMessage(form: TwilioForm, account: TwilioAccountState): TwilioMessageRequest {
  const [, channel] = ADDRESS.exec(form.text('To') ?? '') ?? [];
  const to = form.to(21604);
  const sender = isRich(channel)
    ? { channel, ...readRichSender(form, channel, account) }
    : readSender(form, account);
  if (sender.from === to) {
    throw new TwilioError(21266, "'To' and 'From' number cannot be the same.");
  }
  if (account.any) refuseTestNumbers('message', sender.from, to);
  const media = readMedia(form);
  const isTemplate = form.text('ContentSid') !== undefined;
  const text = isTemplate ? readTemplate(form, account) : (form.text('Body') ?? '');
  const body = account.trial ? `${TRIAL}${text}` : text;
  if (!text.trim() && media.length === 0) throw new TwilioError(21602, 'Message body is required.');
  if (text.length > BODY_CHARACTERS_MAX) {
    throw new TwilioError(21617, 'The concatenated message body exceeds the 1600 character limit');
  }
  form.integer('ValidityPeriod', 1, VALIDITY_SECONDS_MAX, 21624);
  form.integer('Attempt', 1, Number.MAX_SAFE_INTEGER, 20001);
  const riskCheck = form.text('RiskCheck');
  if (riskCheck !== undefined && !/^(enable|disable)$/.test(riskCheck)) {
    throw new TwilioError(20001, 'RiskCheck must be enable or disable.');
  }
  const statusCallback = form.url('StatusCallback', 21609) ?? sender.statusCallback;
  if (statusCallback && new URL(statusCallback).hostname.includes('_')) {
    throw new TwilioError(21609, "The 'StatusCallback' URL's host must not hold an underscore.");
  }
  const sendAt = readSchedule(form, sender.messagingServiceSid);
  return {
    to,
    body,
    ...(isTemplate ? { isTemplate: true } : {}),
    ...(media.length > 0 ? { media } : {}),
    ...sender,
    ...(statusCallback === undefined ? {} : { statusCallback }),
    ...(sendAt === undefined ? {} : { sendAt }),
  };
}

const ADDRESS = /^(rcs|whatsapp):/;

function isRich(channel: string | undefined): channel is RichChannel {
  return channel === 'rcs' || channel === 'whatsapp';
}

/** An address of the same channel. A Messaging Service would choose another channel by itself. */
function readRichSender(
  form: TwilioForm,
  channel: RichChannel,
  account: TwilioAccountState,
): { from: string; messagingServiceSid?: string; statusCallback?: string } {
  const from = form.text('From');
  if (!from) throw new TwilioError(21603, "A 'From' address is required.");
  if (!from.startsWith(`${channel}:`)) {
    throw new TwilioError(
      21910,
      "Invalid 'From' and 'To' pair. 'From' and 'To' should be of the same channel",
    );
  }
  const sender = from.slice(channel.length + 1);
  const known = channel === 'rcs' ? account.hasAgent(sender) : account.maySend(sender);
  if (known) return { from: sender };
  throw new TwilioError(63007, "Twilio could not find a Channel with the specified 'From' address");
}

/** Nobody fetches them. */
function readMedia(form: TwilioForm): string[] {
  const media = form.values('MediaUrl');
  if (media.length > MEDIA_MAX) throw new TwilioError(21623, `At most ${MEDIA_MAX} MediaUrl.`);
  for (const url of media) {
    if (!isWebAddress(url)) throw new TwilioError(21620, 'Invalid media URL(s)');
  }
  return media;
}

/**
 * The text of an authentication template, whose one variable is the code. Where the account takes everything, a template that
 * is another one becomes its name and variables: its words are only at Twilio.
 */
function readTemplate(form: TwilioForm, { any }: TwilioAccountState): string {
  if (!/^HX[0-9a-f]{32}$/i.test(form.text('ContentSid') ?? '')) {
    throw new TwilioError(21655, 'The ContentSid is Invalid');
  }
  try {
    const code: unknown = JSON.parse(form.text('ContentVariables') ?? '')['1'];
    if (typeof code === 'string' && /^.{1,14}$/.test(code)) return templateText(code);
  } catch {
    // It is no JSON.
  }
  if (any) return `${form.text('ContentSid')} ${form.text('ContentVariables') ?? ''}`.trim();
  throw new TwilioError(21656, 'The ContentVariables Parameter is invalid');
}

function readSender(
  form: TwilioForm,
  account: TwilioAccountState,
): { from: string; messagingServiceSid?: string; statusCallback?: string } {
  const from = form.text('From');
  const sid = form.text('MessagingServiceSid') ?? (from && serviceNamed(from));
  if (sid) {
    const service = account.service(sid);
    if (!service) throw new TwilioError(21701, 'The Messaging Service does not exist');
    const first = from && from !== sid ? from : account.senderOf(service);
    if (!first) throw new TwilioError(21704, 'The Messaging Service contains no phone numbers');
    const { statusCallback } = service;
    return {
      from: first,
      messagingServiceSid: sid,
      ...(statusCallback === undefined ? {} : { statusCallback }),
    };
  }
  if (!from) throw new TwilioError(21603, "A 'From' phone number is required.");
  if (account.maySend(from)) return { from };
  if (isAlphanumericSender(from)) return { from };
  if (!dialable(from)) {
    throw new TwilioError(21212, `Invalid From Number (caller ID): ${masked(from)}`);
  }
  throw new TwilioError(
    21606,
    `The 'From' phone number provided (${masked(from)}) is not a valid message-capable Twilio phone number for this destination/account`,
  );
}

/** A service may stand in From as well. */
function serviceNamed(from: string): string | undefined {
  return /^MG[0-9a-f]{32}$/i.test(from) ? from : undefined;
}

function readSchedule(form: TwilioForm, service: string | undefined): number | undefined {
  const type = form.text('ScheduleType');
  if (type === undefined) return undefined;
  const at = Date.parse(form.text('SendAt') ?? '');
  if (type !== 'fixed' || Number.isNaN(at)) {
    throw new TwilioError(35111, 'ScheduleType must be fixed, with a SendAt in ISO 8601 form.');
  }
  if (!service) throw new TwilioError(35118, 'MessagingServiceSid is required to schedule');
  return at;
}
