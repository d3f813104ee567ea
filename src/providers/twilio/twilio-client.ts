/**
 * Twilio's SDK over the shared connection pool. The SDK keeps what it knows (resources, parameters, encoding of
 * values, credentials); this transport only carries its requests, to another host where the settings name one.
 */
import twilio from 'twilio';
import type { Outgoing } from '../outgoing.js';
import type { VendorRequest } from '../vendor-exchange.js';
import type { TwilioSettings } from './twilio-settings.js';

const TWILIO_API = 'https://api.twilio.com';

export function createTwilioClient(settings: TwilioSettings, outgoing: Outgoing): twilio.Twilio {
  return twilio(settings.accountSid, settings.authToken, {
    httpClient: new PooledRequestClient(outgoing, settings.apiBaseUrl),
    logLevel: 'error',
  });
}

type RequestOptions = Parameters<InstanceType<typeof twilio.RequestClient>['request']>[0];
type Answer = Awaited<ReturnType<InstanceType<typeof twilio.RequestClient>['request']>>;

class PooledRequestClient extends twilio.RequestClient {
  readonly #outgoing: Outgoing;
  readonly #apiBaseUrl: string;

  constructor(outgoing: Outgoing, apiBaseUrl = TWILIO_API) {
    super();
    this.#outgoing = outgoing;
    this.#apiBaseUrl = apiBaseUrl.replace(/\/+$/, '');
  }

  override async request<TData>(options: RequestOptions): Promise<Answer & { body: TData }> {
    const answer = await this.#outgoing.request(this.#vendorRequest(options));
    return {
      statusCode: answer.status,
      // The SDK parses text itself, and says in its own words what an unreadable answer was.
      body: answer.body as TData,
      headers: answer.headers,
      toString: () => `HTTP ${answer.status}`,
    };
  }

  #vendorRequest({ method, uri, headers, username, password, params, data }: RequestOptions) {
    const url = this.#rewrite(uri);
    const query = encode(params);
    const body = encode(data);
    return {
      method: method.toUpperCase() as VendorRequest['method'],
      url: query === '' ? url : `${url}?${query}`,
      headers: {
        ...headers,
        Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
      },
      ...(body === '' ? {} : { body }),
    };
  }

  #rewrite(uri: string): string {
    const { origin, pathname, search } = new URL(uri);
    return `${origin === TWILIO_API ? this.#apiBaseUrl : origin}${pathname}${search}`;
  }
}

/** `application/x-www-form-urlencoded`, an array as a repeated key. */
function encode(values: unknown): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries((values ?? {}) as object)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined) form.append(name, String(item));
    }
  }
  return form.toString();
}
