/** Requests of clients and vendors, made beforehand, each with its sender's signature. */
import { createHash, createHmac, randomUUID } from 'node:crypto';
import twilioWebhooks from 'twilio/lib/webhooks/webhooks.js';
import { formatDeliveryId } from '../../src/challenge/challenge.js';
import { parsePhoneNumber } from '../../src/challenge/phone-number.js';
import type { SandboxIdentity } from '../../src/config/sandbox-defaults.js';
import { callbackPath } from '../../src/providers/provider.js';
import { TWILIO_CALLBACKS } from '../../src/providers/twilio/twilio-addresses.js';
import { VONAGE_CALLBACKS } from '../../src/providers/vonage/vonage-call-script.js';
import { wireRequest } from './load.js';
import { PUBLIC_URL, type Settings } from './service.js';

export interface Prepared {
  readonly id: string;
  readonly code: string;
  readonly to: string;
  /** The carrier's id of its message, if it was sent. */
  readonly reference?: string;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };
const FORM_TYPE = { 'Content-Type': 'application/x-www-form-urlencoded' };

export class Requests {
  readonly numbers = new PhoneNumbers();
  readonly #authorization: { readonly Authorization: string };
  readonly accounts: SandboxIdentity;

  constructor({ apiKey, config }: Settings) {
    this.#authorization = { Authorization: `Bearer ${apiKey}` };
    if (!config.sandbox) throw new Error('This is no sandbox.');
    this.accounts = config.sandbox.identity;
  }

  create(to = this.numbers.next()): Buffer {
    const body = { to, channel: 'sms', ip: this.numbers.address() };
    return this.#post('/v1/challenges', body);
  }

  /** A code of somebody else's for one more number. */
  message(): Buffer {
    const body = {
      to: this.numbers.next(),
      channel: 'sms',
      code: '493817',
      from: { ip: this.numbers.address() },
    };
    return this.#post('/v1/messages', body);
  }

  get({ id }: Prepared): Buffer {
    return wireRequest(`/v1/challenges/${id}`, this.#authorization, undefined);
  }

  check({ id, code }: Prepared, right: boolean): Buffer {
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    return this.#post(`/v1/challenges/${id}/check`, { code: right ? code : wrong });
  }

  /** Twilio's report on the first delivery. */
  twilio(challenge: Prepared, status: string, token = this.accounts.twilio.authToken): Buffer {
    const path = callbackPath(TWILIO_CALLBACKS.sms, deliveryOf(challenge));
    const sid = challenge.reference ?? `SM${hexOf(challenge.id)}`;
    const fields = {
      SmsSid: sid,
      SmsStatus: status,
      MessageStatus: status,
      To: challenge.to,
      MessageSid: sid,
      AccountSid: this.accounts.twilio.accountSid,
      From: '+12025550100',
      ApiVersion: '2010-04-01',
    };
    const signature = twilioWebhooks.getExpectedTwilioSignature(token, PUBLIC_URL + path, fields);
    const headers = {
      ...FORM_TYPE,
      'X-Twilio-Signature': signature,
      'I-Twilio-Idempotency-Token': randomUUID(),
    };
    return wireRequest(path, headers, new URLSearchParams(fields).toString());
  }

  /** Vonage's report on the first delivery. Its token must be used within minutes. */
  vonage(challenge: Prepared, status: string): Buffer {
    const { apiKey, applicationId, signatureSecret } = this.accounts.vonage;
    const delivery = deliveryOf(challenge);
    const body = JSON.stringify({
      message_uuid: hexOf(challenge.id).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
      to: challenge.to.slice(1),
      from: '12025550199',
      timestamp: new Date().toISOString(),
      status,
      channel: 'sms',
      client_ref: delivery,
    });
    const claims = {
      iss: 'Vonage',
      iat: Math.floor(Date.now() / 1000),
      jti: randomUUID(),
      api_key: apiKey,
      application_id: applicationId,
      payload_hash: createHash('sha256').update(body).digest('hex'),
    };
    const signed = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url(claims)}`;
    const signature = createHmac('sha256', signatureSecret).update(signed).digest('base64url');
    const headers = { ...JSON_TYPE, Authorization: `Bearer ${signed}.${signature}` };
    return wireRequest(callbackPath(VONAGE_CALLBACKS.sms, delivery), headers, body);
  }

  #post(path: string, body: object): Buffer {
    return wireRequest(path, { ...this.#authorization, ...JSON_TYPE }, JSON.stringify(body));
  }
}

function deliveryOf({ id }: Prepared): string {
  return formatDeliveryId({ challengeId: id, delivery: 1 });
}

function hexOf(id: string): string {
  return createHash('md5').update(id).digest('hex');
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/**
 * Valid mobile numbers, a million and more of which no two are alike, spread evenly over eight countries and so many blocks that the default
 * limits of a block are evaluated for each and met by none.
 */
const RANGES: readonly (readonly [prefix: string, digits: number])[] = [
  ...['40', '41', '44', '45', '46', '50'].map((range) => [`+358${range}`, 7] as const),
  ...['70', '72', '73', '76', '79'].map((range) => [`+46${range}`, 7] as const),
  ...['212', '206', '312', '415', '512', '617', '702', '808'].map(
    (area) => [`+1${area}`, 7] as const,
  ),
  ...['151', '152', '157', '159', '176'].map((range) => [`+49${range}`, 8] as const),
  ...['4', '5', '7', '8', '9'].map((range) => [`+447${range}`, 8] as const),
  ...['33', '34'].map((range) => [`+39${range}`, 8] as const),
  ['+336', 8],
  ['+346', 8],
];
const ALL = RANGES.reduce((sum, [, digits]) => sum + 10 ** digits, 0);
/** By the golden ratio, whose multiples are spread most evenly. */
const STRIDE = Math.round((ALL * (Math.sqrt(5) - 1)) / 2);

export class PhoneNumbers {
  #turn = 0;

  next(): string {
    for (;;) {
      this.#turn += 1;
      const number = numberAt((this.#turn * STRIDE) % ALL);
      if (isMobile(number)) return number;
    }
  }

  /** The address that the last number's owner comes from: each has another one. */
  address(): string {
    const n = this.#turn;
    return `100.${64 + ((n >> 16) & 63)}.${(n >> 8) & 255}.${n & 255}`;
  }
}

function numberAt(position: number): string {
  let left = position;
  for (const [prefix, digits] of RANGES) {
    if (left < 10 ** digits) return `${prefix}${String(left).padStart(digits, '0')}`;
    left -= 10 ** digits;
  }
  throw new RangeError(`There is no number ${position}.`);
}

function isMobile(number: string): boolean {
  try {
    return /MOBILE/.test(parsePhoneNumber(number).type);
  } catch {
    return false;
  }
}

/** Far enough between two requests about one challenge that the first is answered before the second is sent. */
const APART_MIN = 1_000;

/** One request of each kind for each challenge, in the order of the kinds: all of a block's first ones, then all of its second ones. */
export function inBlocks<T, K>(
  all: readonly T[],
  kinds: readonly K[],
  request: (one: T, kind: K) => Buffer,
): Buffer[] {
  const blocks = Math.max(1, Math.floor(all.length / APART_MIN));
  const size = Math.ceil(all.length / blocks);
  return Array.from({ length: blocks }, (_, block) => {
    const part = all.slice(block * size, (block + 1) * size);
    return kinds.flatMap((kind) => part.map((one) => request(one, kind)));
  }).flat();
}
