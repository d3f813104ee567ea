/** Requests of clients and vendors, made beforehand, each with its sender's signature. */
import { createHash, createHmac, randomUUID } from 'node:crypto';
import twilioWebhooks from 'twilio/lib/webhooks/webhooks.js';
import { formatDeliveryId } from '../../../src/challenge/challenge.js';
import { parsePhoneNumber } from '../../../src/challenge/phone-number.js';
import type { SandboxIdentity } from '../../../src/config/sandbox-defaults.js';
import { callbackPath } from '../../../src/providers/provider.js';
import { TWILIO_CALLBACKS } from '../../../src/providers/twilio/twilio-call-script.js';
import { VONAGE_CALLBACKS } from '../../../src/providers/vonage/vonage-call-script.js';
import { wireRequest } from '../load/order.js';
import { PhoneNumbers } from './phone-numbers.js';
import { PUBLIC_URL, type Settings } from './settings.js';

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
  readonly numbers = new PhoneNumbers(isMobile);
  readonly #authorization: { readonly Authorization: string };
  readonly #accounts: SandboxIdentity | undefined;

  constructor({ apiKey, config }: Settings) {
    this.#authorization = { Authorization: `Bearer ${apiKey}` };
    this.#accounts = config.sandbox?.identity;
  }

  create(to = this.numbers.next()): Buffer {
    const body = { to, channel: 'sms', ip: this.numbers.address() };
    return this.#post('/v1/challenges', body);
  }

  get({ id }: Prepared): Buffer {
    return wireRequest(`/v1/challenges/${id}`, this.#authorization, undefined);
  }

  check({ id, code }: Prepared, right: boolean): Buffer {
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    return this.#post(`/v1/challenges/${id}/check`, { code: right ? code : wrong });
  }

  /** Twilio's report on the first delivery. */
  twilio(challenge: Prepared, status: string, token = this.twilioAccount.authToken): Buffer {
    const path = callbackPath(TWILIO_CALLBACKS.sms, deliveryOf(challenge));
    const sid = challenge.reference ?? `SM${hexOf(challenge.id)}`;
    const fields = {
      SmsSid: sid,
      SmsStatus: status,
      MessageStatus: status,
      To: challenge.to,
      MessageSid: sid,
      AccountSid: this.twilioAccount.accountSid,
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
    const { apiKey, applicationId, signatureSecret } = this.vonageAccount;
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

  get twilioAccount() {
    if (!this.#accounts) throw new Error('This is no sandbox.');
    return this.#accounts.twilio;
  }

  get vonageAccount() {
    if (!this.#accounts) throw new Error('This is no sandbox.');
    return this.#accounts.vonage;
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

function isMobile(number: string): boolean {
  try {
    return /MOBILE/.test(parsePhoneNumber(number).type);
  } catch {
    return false;
  }
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
