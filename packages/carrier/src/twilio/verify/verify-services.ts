/** The services of Twilio's Verify v2: the names and lengths of codes. Source: Twilio, Verify v2 API: Service. */
import { randomBytes } from 'node:crypto';
import { BoundedMap } from '../../records.js';
import type { CarrierCore } from '../../vendor-api.js';
import type { TwilioAccountState } from '../twilio-account.js';
import {
  isoTime,
  metaPage,
  notFound,
  TwilioError,
  type TwilioForm,
} from '../twilio-conventions.js';

const SERVICES_MAX = 1_000;
const SERVICE_SID = /^VA[0-9a-f]{32}$/i;

export interface VerifyService {
  readonly sid: string;
  readonly createdAt: number;
  friendlyName: string;
  codeLength: number;
}

export class VerifyServices {
  readonly #core: CarrierCore;
  readonly #account: TwilioAccountState;
  readonly #services = new BoundedMap<VerifyService>(SERVICES_MAX);

  constructor(core: CarrierCore, account: TwilioAccountState) {
    this.#core = core;
    this.#account = account;
  }

  create(form: TwilioForm): object {
    const friendlyName = form.text('FriendlyName');
    if (!friendlyName) throw invalid('FriendlyName');
    const service = this.#add(`VA${randomBytes(16).toString('hex')}`, friendlyName);
    service.codeLength = form.integer('CodeLength', 4, 10, 60200) ?? service.codeLength;
    return this.#resource(service);
  }

  list(path: string): object {
    const rows = this.#services.values().map((service) => this.#resource(service));
    return metaPage('services', path, rows);
  }

  fetch(sid: string, path: string): object {
    return this.#resource(this.find(sid, path));
  }

  update(sid: string, path: string, form: TwilioForm): object {
    const service = this.find(sid, path);
    service.friendlyName = form.text('FriendlyName') ?? service.friendlyName;
    service.codeLength = form.integer('CodeLength', 4, 10, 60200) ?? service.codeLength;
    return this.#resource(service);
  }

  remove(sid: string, path: string): void {
    this.#services.delete(this.find(sid, path).sid);
  }

  /** Where any account is taken, any service is. @throws TwilioError 20404 */
  find(sid: string, path: string): VerifyService {
    const kept = this.#services.get(sid);
    if (kept) return kept;
    if (!this.#account.any || !SERVICE_SID.test(sid)) throw notFound(path);
    return this.#add(sid, 'Sandbox');
  }

  #add(sid: string, friendlyName: string): VerifyService {
    const createdAt = this.#core.timers.now();
    const service = { sid, friendlyName, codeLength: 6, createdAt };
    this.#services.set(sid, service);
    return service;
  }

  #resource({ sid, friendlyName, codeLength, createdAt }: VerifyService): object {
    return {
      sid,
      account_sid: this.#account.accountSid,
      friendly_name: friendlyName,
      code_length: codeLength,
      lookup_enabled: false,
      psd2_enabled: false,
      skip_sms_to_landlines: false,
      dtmf_input_required: false,
      tts_name: null,
      do_not_share_warning_enabled: false,
      custom_code_enabled: true,
      push: {},
      totp: {},
      default_template_sid: null,
      date_created: isoTime(createdAt),
      date_updated: isoTime(createdAt),
      url: `https://verify.twilio.com/v2/Services/${sid}`,
      links: {},
    };
  }
}

export function invalid(name: string, cure = ''): TwilioError {
  return new TwilioError(60200, `Invalid parameter \`${name}\`${cure && `: ${cure}`}`);
}
