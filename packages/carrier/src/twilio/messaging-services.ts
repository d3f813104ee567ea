/**
 * Twilio's Messaging API v1: services, and the numbers that they send from. Source: Twilio, Service and PhoneNumber resources of Messaging.
 */
import { randomBytes } from 'node:crypto';
import type { Request } from 'express';
import type { VendorRouter } from '../vendor-router.js';
import type { MessagingService, TwilioAccountState } from './twilio-account.js';
import { isoTime, metaPage, notFound, TwilioError, type TwilioForm } from './twilio-conventions.js';
import { formOf } from './twilio-request.js';

export class MessagingServices {
  readonly #accountOf: (request: Request) => TwilioAccountState;

  constructor(accountOf: (request: Request) => TwilioAccountState) {
    this.#accountOf = accountOf;
  }

  addTo(routes: VendorRouter): void {
    routes.on('post', '/', 'create', (request) => {
      const account = this.#accountOf(request);
      const form = formOf(request);
      if (!form.text('FriendlyName')) throw new TwilioError(20001, 'FriendlyName is required.');
      const service = account.addService(`MG${randomBytes(16).toString('hex')}`);
      return { status: 201, body: changed(account, service, form) };
    });
    routes.on('get', '/', 'list', (request) => {
      const account = this.#accountOf(request);
      const rows = account.services.map((service) => resource(account, service));
      return { body: metaPage('services', request.originalUrl, rows) };
    });
    routes.on('get', '/:service', 'fetch', (request) => {
      const account = this.#accountOf(request);
      return { body: resource(account, serviceOf(account, request)) };
    });
    routes.on('post', '/:service', 'update', (request) => {
      const account = this.#accountOf(request);
      return { body: changed(account, serviceOf(account, request), formOf(request)) };
    });
    routes.on('delete', '/:service', 'remove', (request) => {
      const account = this.#accountOf(request);
      account.removeService(serviceOf(account, request).sid);
      return { status: 204 };
    });
    routes.on('post', '/:service/PhoneNumbers', 'create', (request) => {
      const account = this.#accountOf(request);
      const service = serviceOf(account, request);
      const sid = formOf(request).text('PhoneNumberSid');
      const number = account.numbers.find((each) => each.sid === sid);
      if (!number) throw new TwilioError(21404, 'PhoneNumberSid is not a number of this account.');
      service.numbers.add(number.number);
      return { status: 201, body: numberResource(account, service, number.number) };
    });
    routes.on('get', '/:service/PhoneNumbers', 'list', (request) => {
      const account = this.#accountOf(request);
      const service = serviceOf(account, request);
      const rows = [...service.numbers].map((each) => numberResource(account, service, each));
      return { body: metaPage('phone_numbers', request.originalUrl, rows) };
    });
  }
}

function serviceOf(account: TwilioAccountState, request: Request): MessagingService {
  const service = account.service(String(request.params['service']));
  if (!service) throw notFound(request.originalUrl);
  return service;
}

function changed(account: TwilioAccountState, service: MessagingService, form: TwilioForm): object {
  if (form.has('FriendlyName')) service.friendlyName = form.text('FriendlyName') ?? '';
  if (form.has('InboundRequestUrl')) {
    service.inbound = form.webhook('InboundRequestUrl', 'InboundMethod');
  }
  if (form.has('StatusCallback')) service.statusCallback = form.url('StatusCallback', 21609);
  return resource(account, service);
}

function resource({ accountSid }: TwilioAccountState, service: MessagingService): object {
  const { sid, friendlyName, inbound, statusCallback, createdAt } = service;
  return {
    sid,
    account_sid: accountSid,
    friendly_name: friendlyName,
    inbound_request_url: inbound?.url ?? null,
    inbound_method: inbound?.method ?? 'POST',
    fallback_url: null,
    status_callback: statusCallback ?? null,
    sticky_sender: true,
    smart_encoding: true,
    validity_period: 36_000,
    usecase: 'undeclared',
    date_created: isoTime(createdAt),
    date_updated: isoTime(createdAt),
    url: `https://messaging.twilio.com/v1/Services/${sid}`,
    links: {},
  };
}

function numberResource(
  account: TwilioAccountState,
  service: MessagingService,
  number: string,
): object {
  const { sid, createdAt } = account.addNumber(number);
  return {
    sid,
    account_sid: account.accountSid,
    service_sid: service.sid,
    phone_number: number,
    country_code: '',
    capabilities: ['SMS', 'MMS', 'Voice'],
    date_created: isoTime(createdAt),
    date_updated: isoTime(createdAt),
    url: `https://messaging.twilio.com/v1/Services/${service.sid}/PhoneNumbers/${sid}`,
  };
}
