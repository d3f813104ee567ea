/**
 * Twilio's Verify v2: verifications and their checks. The code goes out through this carrier as a message or a call, so that the phone
 * shows it. Source: Twilio, Verify v2 API: Verification, VerificationCheck.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { BoundedMap } from '../../records.js';
import type { Accepted, CarrierCore } from '../../vendor-api.js';
import type { RouteAnswer } from '../../vendor-router.js';
import { VerifySender } from '../../verify-sender.js';
import type { TwilioAccountState } from '../twilio-account.js';
import { scriptedCall, type TwilioCalls } from '../twilio-calls.js';
import { isoTime, notFound, TwilioError, type TwilioForm } from '../twilio-conventions.js';
import {
  check,
  codeText,
  codeTwiml,
  isOpen,
  sendsAreUsedUp,
  type Verification,
  type VerifyChannel,
} from './verifications.js';
import { invalid, type VerifyService, VerifyServices } from './verify-services.js';

const KEPT_MAX = 10_000;
/** Verify sends from numbers of Twilio's own. */
const SENDER = '+15017122661';

/** A request for a verification, read. */
export interface StartRequest {
  readonly to: string;
  readonly channel: VerifyChannel;
  readonly service: VerifyService;
  readonly customCode?: string;
  readonly name?: string;
}

export class TwilioVerify {
  readonly services: VerifyServices;
  readonly #core: CarrierCore;
  readonly #account: TwilioAccountState;
  readonly #calls: TwilioCalls;
  readonly #sender: VerifySender;
  readonly #verifications = new BoundedMap<Verification>(KEPT_MAX);

  constructor(core: CarrierCore, account: TwilioAccountState, calls: TwilioCalls) {
    this.#core = core;
    this.#account = account;
    this.#calls = calls;
    this.#sender = new VerifySender(core, 'twilio');
    this.services = new VerifyServices(core, account);
  }

  /** @throws TwilioError for a request that Verify refuses at once */
  read(serviceSid: string, form: TwilioForm, path: string): StartRequest {
    const service = this.services.find(serviceSid, path);
    if (!form.text('To')) throw invalid('To');
    const asked = form.text('Channel') ?? '';
    if (asked === 'email') throw invalid('Channel', 'This carrier sends no email.');
    // The two that Twilio chooses by itself begin with an SMS.
    const channel = asked === 'auto' || asked === 'sna' ? 'sms' : asked;
    if (channel !== 'sms' && channel !== 'call' && channel !== 'whatsapp') throw invalid('Channel');
    const to = form.to(21604, () => invalid('To'));
    const fate = this.#core.magic.behaviourOf(to, 'twilio').sms;
    if (channel === 'sms' && fate === 'landline') {
      throw new TwilioError(60205, 'SMS is not supported by landline phone number', 403);
    }
    const pending = this.#pending(service.sid, to);
    if (pending && sendsAreUsedUp(pending)) {
      throw new TwilioError(60203, 'Max send attempts reached', 429);
    }
    const customCode = form.text('CustomCode');
    if (customCode !== undefined && !/^[0-9A-Za-z]{4,10}$/.test(customCode)) {
      throw invalid('CustomCode');
    }
    const name = form.text('CustomFriendlyName');
    return {
      to,
      channel,
      service,
      ...(customCode === undefined ? {} : { customCode }),
      ...(name === undefined ? {} : { name }),
    };
  }

  /** A pending verification of the number is sent again, with the same code. */
  start({ to, channel, service, customCode, name }: StartRequest): Accepted {
    const now = this.#core.timers.now();
    const verification: Verification = this.#pending(service.sid, to) ?? {
      sid: `VE${randomBytes(16).toString('hex')}`,
      serviceSid: service.sid,
      to,
      code: customCode ?? newCode(service.codeLength),
      createdAt: now,
      status: 'pending',
      channel,
      updatedAt: now,
      sends: [],
      checks: 0,
    };
    verification.channel = channel;
    verification.updatedAt = now;
    const attempt = { at: now, channel, sid: `VL${randomBytes(16).toString('hex')}` };
    verification.sends.push(attempt);
    this.#verifications.set(verification.sid, verification);
    const begin = this.#send(verification, name ?? service.friendlyName);
    return {
      id: verification.sid,
      answer: { status: 201, body: this.#resource(verification) },
      begin,
    };
  }

  fetch(serviceSid: string, id: string, path: string): RouteAnswer {
    const verification = this.#find(serviceSid, id, path);
    return { about: verification.sid, body: this.#resource(verification) };
  }

  /** An application that has checked the code itself says so, or gives up. */
  update(serviceSid: string, id: string, path: string, form: TwilioForm): RouteAnswer {
    const verification = this.#find(serviceSid, id, path);
    const status = form.text('Status');
    if (status !== 'approved' && status !== 'canceled') throw invalid('Status');
    verification.status = status;
    verification.updatedAt = this.#core.timers.now();
    return { about: verification.sid, body: this.#resource(verification) };
  }

  check(serviceSid: string, form: TwilioForm, path: string): RouteAnswer {
    const code = form.text('Code');
    if (!code) throw invalid('Code');
    const id = form.text('VerificationSid') ?? form.text('To');
    if (!id) throw invalid('To');
    const verification = this.#find(serviceSid, id, path);
    const result = check(verification, code, this.#core.timers.now());
    if (result === 'used-up') throw new TwilioError(60202, 'Max check attempts reached', 429);
    const { sid, to, channel, status, createdAt, updatedAt } = verification;
    return {
      about: sid,
      status: 201,
      body: {
        sid,
        service_sid: serviceSid,
        account_sid: this.#account.accountSid,
        to,
        channel,
        status,
        valid: result === 'approved',
        amount: null,
        payee: null,
        sna_attempts_error_codes: [],
        date_created: isoTime(createdAt),
        date_updated: isoTime(updatedAt),
      },
    };
  }

  clear(): void {
    this.#verifications.clear();
  }

  #send(verification: Verification, name: string): () => Promise<void> {
    const { to, code, channel } = verification;
    if (channel === 'call') {
      return this.#calls.accept(scriptedCall(to, SENDER, codeTwiml(name, code))).begin;
    }
    const rich = channel === 'whatsapp' ? { channel } : {};
    const message = { id: `SM${randomBytes(16).toString('hex')}`, from: SENDER, to, ...rich };
    return this.#sender.send({ ...message, body: codeText(name, code) });
  }

  #pending(serviceSid: string, to: string): Verification | undefined {
    const now = this.#core.timers.now();
    return this.#verifications
      .values()
      .find((each) => each.serviceSid === serviceSid && each.to === to && isOpen(each, now));
  }

  /** @param id its SID, or the number @throws TwilioError 20404 */
  #find(serviceSid: string, id: string, path: string): Verification {
    const found = this.#verifications.get(id) ?? this.#pending(serviceSid, id);
    const open = found?.serviceSid === serviceSid && isOpen(found, this.#core.timers.now());
    if (!found || !open) throw notFound(path);
    return found;
  }

  #resource(verification: Verification): object {
    const { sid, serviceSid, to, channel, status, sends, createdAt, updatedAt } = verification;
    return {
      sid,
      service_sid: serviceSid,
      account_sid: this.#account.accountSid,
      to,
      channel,
      status,
      valid: status === 'approved',
      lookup: {},
      amount: null,
      payee: null,
      send_code_attempts: sends.map(({ at, channel: by, sid: attempt }) => ({
        time: isoTime(at),
        channel: by.toUpperCase(),
        attempt_sid: attempt,
      })),
      sna: null,
      date_created: isoTime(createdAt),
      date_updated: isoTime(updatedAt),
      url: `https://verify.twilio.com/v2/Services/${serviceSid}/Verifications/${sid}`,
    };
  }
}

function newCode(length: number): string {
  return String(randomInt(10 ** length)).padStart(length, '0');
}
