/**
 * Challenges in bulk, started by the product's own service over its own store, limits included, without HTTP in between. And the
 * requests about them, as clients and vendors send them.
 */
import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import twilioWebhooks from 'twilio/lib/webhooks/webhooks.js';
import { formatDeliveryId } from '../../../src/challenge/challenge.js';
import { challengeId } from '../../../src/challenge/challenge-id.js';
import type { ChallengeService } from '../../../src/challenge/challenge-service.js';
import { deriveCode } from '../../../src/challenge/code.js';
import { parsePhoneNumber } from '../../../src/challenge/phone-number.js';
import type { Tenant } from '../../../src/challenge/tenant.js';
import { Closers } from '../../../src/compose/closers.js';
import { composeCore } from '../../../src/compose/core.js';
import { limitsOver } from '../../../src/compose/limits.js';
import { serviceOver } from '../../../src/compose/service.js';
import { createLogger } from '../../../src/logger.js';
import { CALLBACK_PATHS, callbackPath } from '../../../src/providers/callback-urls.js';
import { wireRequest } from '../load/order.js';
import { PhoneNumbers } from './phone-numbers.js';
import { PUBLIC_URL, type Settings } from './settings.js';

export interface Prepared {
  readonly id: string;
  readonly code: string;
  readonly to: string;
}

/** Calls under way at once while challenges are made. */
const AT_ONCE = 128;
const FORM = 'application/x-www-form-urlencoded';

export class Supplier {
  readonly numbers = new PhoneNumbers(isMobile);
  readonly #settings: Settings;
  readonly #closers = new Closers();
  readonly #service: ChallengeService;
  readonly #tenant: Tenant;
  readonly #codeOf: (id: string, seed: string) => string;

  private constructor(
    settings: Settings,
    service: ChallengeService,
    tenant: Tenant,
    codeOf: (id: string, seed: string) => string,
    closers: Closers,
  ) {
    this.#settings = settings;
    this.#service = service;
    this.#tenant = tenant;
    this.#codeOf = codeOf;
    this.#closers = closers;
  }

  static async open(settings: Settings): Promise<Supplier> {
    const closers = new Closers();
    const config = { ...settings.config, roles: new Set(['api'] as const) };
    const core = await composeCore(config, createLogger('error'), closers);
    const redis = await core.connect('worker');
    const alerts = { budget: () => undefined, breaker: () => undefined };
    const limits = limitsOver(core, redis, alerts);
    const [tenant] = config.tenants;
    if (!tenant) throw new Error('The configuration has no tenant.');
    const { current } = core.keyring;
    return new Supplier(
      settings,
      serviceOver(core, redis, limits),
      tenant,
      (id, seed) => deriveCode(current, id, seed),
      closers,
    );
  }

  /** @param provider pins the deliveries to it */
  async challenges(count: number, provider?: string): Promise<Prepared[]> {
    const made: Prepared[] = [];
    let left = count;
    const make = async () => {
      while (left > 0) {
        left -= 1;
        const to = this.numbers.next();
        const { challenge } = await this.#service.start(this.#tenant, {
          to,
          channel: 'sms',
          ip: this.numbers.address(),
          ...(provider === undefined ? {} : { provider }),
        });
        made.push({
          id: challenge.id,
          code: this.#codeOf(challenge.id, challenge.secret.seed),
          to,
        });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, make));
    return made;
  }

  createRequest(to = this.numbers.next()): Buffer {
    const body = { to, channel: 'sms', ip: this.numbers.address() };
    return this.#api('/v1/challenges', body);
  }

  checkRequest({ id, code }: Prepared, right: boolean): Buffer {
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    return this.#api(`/v1/challenges/${id}/check`, { code: right ? code : wrong });
  }

  /** What Twilio says of the first delivery, signed. */
  twilioRequest({ id, to }: Prepared, status: string, token = this.#twilio().authToken): Buffer {
    const path = callbackPath(
      CALLBACK_PATHS.twilio.sms,
      formatDeliveryId({ challengeId: id, delivery: 1 }),
    );
    const sid = `SM${createHash('md5').update(id).digest('hex')}`;
    const fields = {
      SmsSid: sid,
      SmsStatus: status,
      MessageStatus: status,
      To: to,
      MessageSid: sid,
      AccountSid: this.#twilio().accountSid,
      From: '+12025550100',
      ApiVersion: '2010-04-01',
    };
    const signature = twilioWebhooks.getExpectedTwilioSignature(token, PUBLIC_URL + path, fields);
    const headers = {
      'X-Twilio-Signature': signature,
      'Content-Type': FORM,
      'I-Twilio-Idempotency-Token': randomUUID(),
    };
    return wireRequest(path, headers, new URLSearchParams(fields).toString());
  }

  /** What Vonage says of the first delivery, signed. */
  vonageRequest({ id, to }: Prepared, status: string): Buffer {
    const { apiKey, applicationId, signatureSecret } = this.#vonage();
    const delivery = formatDeliveryId({ challengeId: id, delivery: 1 });
    const hex = createHash('md5').update(id).digest('hex');
    const body = JSON.stringify({
      message_uuid: hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
      to: to.slice(1),
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
    const headers = {
      Authorization: `Bearer ${signed}.${signature}`,
      'Content-Type': 'application/json',
    };
    return wireRequest(callbackPath(CALLBACK_PATHS.vonage.sms, delivery), headers, body);
  }

  /** An id of the form of a challenge's. */
  anyChallengeId(): string {
    return challengeId(randomBytes(16), 1);
  }

  get twilioToken(): string {
    return this.#twilio().authToken;
  }

  get vonageSecret(): string {
    return this.#vonage().signatureSecret;
  }

  close(): Promise<void> {
    return this.#closers.close();
  }

  #api(path: string, body: object): Buffer {
    const headers = {
      Authorization: `Bearer ${this.#settings.apiKey}`,
      'Content-Type': 'application/json',
    };
    return wireRequest(path, headers, JSON.stringify(body));
  }

  #twilio() {
    const { twilio } = this.#settings.config.providers;
    if (!twilio) throw new Error('Twilio is not configured.');
    return twilio;
  }

  #vonage() {
    const { vonage } = this.#settings.config.providers;
    if (!vonage) throw new Error('Vonage is not configured.');
    return vonage;
  }
}

/** A vendor's id, made of nothing that repeats. */
export function anyId(): string {
  return randomBytes(16).toString('hex');
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
