/**
 * Twilio's SDK over the transport of one attempt. The SDK keeps what it knows (resources, parameters, encoding of
 * values, credentials); this client only carries its requests, to another host where the settings name one.
 */
import twilio from 'twilio';
import type { Transport } from '../outgoing.js';
import type { VendorRequest } from '../vendor-exchange.js';
import type { TwilioSettings } from './twilio-entry.js';

const TWILIO_API = 'https://api.twilio.com';

/** Costs 3 µs: each attempt has its own, so that its deadline reaches its request. */
export function createTwilioClient(settings: TwilioSettings, transport: Transport): twilio.Twilio {
  return twilio(settings.accountSid, settings.authToken, {
    httpClient: new AttemptClient(transport, settings),
    logLevel: 'error',
  });
}

type RequestOptions = Parameters<InstanceType<typeof twilio.RequestClient>['request']>[0];
type Answer = Awaited<ReturnType<InstanceType<typeof twilio.RequestClient>['request']>>;

class AttemptClient extends twilio.RequestClient {
  readonly #transport: Transport;
  readonly #apiBaseUrl: string;
  readonly #authorization: string;

  constructor(transport: Transport, { accountSid, authToken, apiBaseUrl }: TwilioSettings) {
    super();
    this.#transport = transport;
    this.#apiBaseUrl = (apiBaseUrl ?? TWILIO_API).replace(/\/+$/, '');
    this.#authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  }

  override async request<TData>(options: RequestOptions): Promise<Answer & { body: TData }> {
    const answer = await this.#transport(this.#vendorRequest(options));
    return {
      statusCode: answer.status,
      // The SDK parses text itself, and says in its own words what an unreadable answer was.
      body: answer.body as TData,
      headers: answer.headers,
      toString: () => `HTTP ${answer.status}`,
    };
  }

  #vendorRequest({ method, uri, headers, params, data }: RequestOptions) {
    const url = this.#rewrite(uri);
    const query = encode(params);
    const body = encode(data);
    return {
      method: method.toUpperCase() as VendorRequest['method'],
      url: query === '' ? url : `${url}?${query}`,
      headers: { ...headers, Authorization: this.#authorization },
      ...(body === '' ? {} : { body }),
    };
  }

  /** The SDK names Twilio's own host in every address. */
  #rewrite(uri: string): string {
    return uri.startsWith(`${TWILIO_API}/`) ? this.#apiBaseUrl + uri.slice(TWILIO_API.length) : uri;
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
