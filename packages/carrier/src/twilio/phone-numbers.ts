/**
 * Twilio's IncomingPhoneNumbers, with which applications buy numbers and set their webhooks, and AvailablePhoneNumbers.
 * Source: Twilio, IncomingPhoneNumber and AvailablePhoneNumber resources.
 */
import type { Request } from 'express';
import { dialable, nationalForm } from '../request-values.js';
import type { TwilioAccountState, TwilioNumber } from './twilio-account.js';
import { notFound, page, TwilioError, type TwilioForm, twilioTime } from './twilio-conventions.js';

const AVAILABLE_MAX = 30;

export class PhoneNumbers {
  readonly #account: TwilioAccountState;

  constructor(account: TwilioAccountState) {
    this.#account = account;
  }

  /** @throws TwilioError 21421 for a number that cannot be dialled */
  create(form: TwilioForm): object {
    const asked = form.text('PhoneNumber') ?? available('US', 'Local', form.text('AreaCode'))[0];
    const number = asked?.startsWith('+') ? dialable(asked) : undefined;
    if (!number) throw new TwilioError(21421, `PhoneNumber ${asked ?? ''} is invalid`);
    return this.#change(this.#account.addNumber(number), form);
  }

  fetch(sid: string, path: string): object {
    return this.#resource(this.#find(sid, path));
  }

  list(path: string, query: URLSearchParams): object {
    const wanted = query.get('PhoneNumber')?.replace(/\D/g, '');
    const name = query.get('FriendlyName');
    const rows = this.#account.numbers
      .filter(({ number }) => wanted === undefined || number.includes(wanted))
      .filter(({ friendlyName }) => name === null || friendlyName === name)
      .map((number) => this.#resource(number));
    return page('incoming_phone_numbers', path, query, rows);
  }

  update(sid: string, path: string, form: TwilioForm): object {
    return this.#change(this.#find(sid, path), form);
  }

  remove(sid: string, path: string): void {
    this.#account.removeNumber(this.#find(sid, path).number);
  }

  #change(number: TwilioNumber, form: TwilioForm): object {
    if (form.has('FriendlyName')) number.friendlyName = form.text('FriendlyName') ?? '';
    if (form.has('SmsUrl')) number.sms = form.webhook('SmsUrl', 'SmsMethod');
    if (form.has('VoiceUrl')) number.voice = form.webhook('VoiceUrl', 'VoiceMethod');
    if (form.has('StatusCallback')) {
      number.statusCallback = form.webhook('StatusCallback', 'StatusCallbackMethod');
    }
    return this.#resource(number);
  }

  #find(sid: string, path: string): TwilioNumber {
    const found = this.#account.numbers.find((number) => number.sid === sid);
    if (!found) throw notFound(path);
    return found;
  }

  #resource({ sid, number, friendlyName, sms, voice, statusCallback, createdAt }: TwilioNumber) {
    const { accountSid } = this.#account;
    return {
      sid,
      account_sid: accountSid,
      friendly_name: friendlyName,
      phone_number: number,
      sms_url: sms?.url ?? '',
      sms_method: sms?.method ?? 'POST',
      voice_url: voice?.url ?? '',
      voice_method: voice?.method ?? 'POST',
      status_callback: statusCallback?.url ?? '',
      status_callback_method: statusCallback?.method ?? 'POST',
      capabilities: { voice: true, sms: true, mms: true, fax: false },
      date_created: twilioTime(createdAt),
      date_updated: twilioTime(createdAt),
      api_version: '2010-04-01',
      status: 'in-use',
      origin: 'twilio',
      beta: false,
      uri: `/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers/${sid}.json`,
    };
  }
}

/** Numbers that an application may buy: always the same ones. */
export function availableNumbers(
  accountSid: string,
  { params }: Request,
  query: URLSearchParams,
): object {
  const country = String(params['country']).toUpperCase();
  const kind = String(params['kind']);
  const numbers = available(country, kind, query.get('AreaCode') ?? undefined);
  const path = `/2010-04-01/Accounts/${accountSid}/AvailablePhoneNumbers/${country}/${kind}.json`;
  const rows = numbers.map((number) => ({
    friendly_name: nationalForm(number),
    phone_number: number,
    iso_country: country,
    lata: null,
    locality: null,
    rate_center: null,
    region: null,
    postal_code: null,
    address_requirements: 'none',
    beta: false,
    capabilities: { voice: true, SMS: true, MMS: true },
  }));
  return page('available_phone_numbers', path, query, rows);
}

/** In the United States, of the exchange that stands for no one (555). Elsewhere there are none. */
function available(country: string, kind: string, areaCode = '201'): string[] {
  if (country !== 'US' && country !== 'CA') return [];
  const area = kind === 'TollFree' ? '888' : areaCode.replace(/\D/g, '').padEnd(3, '0').slice(0, 3);
  return Array.from({ length: AVAILABLE_MAX }, (_, index) => `+1${area}555${1000 + index}`);
}
