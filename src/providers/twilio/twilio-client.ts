/**
 * Twilio's SDK over the transport of one attempt. The SDK keeps what it knows (resources, parameters, encoding of
 * values, credentials); this client only carries its requests, to another host where the settings name one.
 */
import twilio from 'twilio';
import { failureClassOfStatus, refusal, unansweredRefusal } from '../failure.js';
import type { Refusal } from '../provider.js';
import type { Progress, Transport, VendorRequest } from '../vendor-http-client.js';
import type { TwilioSettings } from './twilio-entry.js';
import { classOfTwilioCode } from './twilio-status.js';

const TWILIO_API = 'https://api.twilio.com';

/** Costs 1 µs: each attempt has its own, so that its deadline reaches its request. */
export function createTwilioClient(settings: TwilioSettings, transport: Transport): twilio.Twilio {
  // The SDK calls `request` alone. Its own class makes an axios client and an HTTPS agent, 20 µs for each attempt.
  const httpClient: Pick<RequestClient, 'request'> = new AttemptClient(transport, settings);
  return twilio(settings.accountSid, settings.authToken, {
    httpClient: httpClient as RequestClient,
    logLevel: 'error',
  });
}

type RequestClient = InstanceType<typeof twilio.RequestClient>;
type RequestOptions = Parameters<RequestClient['request']>[0];
type Answer = Awaited<ReturnType<RequestClient['request']>>;

class AttemptClient {
  readonly #transport: Transport;
  readonly #apiBaseUrl: string;
  readonly #authorization: string;

  constructor(transport: Transport, { accountSid, authToken, apiBaseUrl }: TwilioSettings) {
    this.#transport = transport;
    this.#apiBaseUrl = (apiBaseUrl ?? TWILIO_API).replace(/\/+$/, '');
    this.#authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  }

  async request<TData>(options: RequestOptions): Promise<Answer & { body: TData }> {
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

/** @param error what the SDK threw: a RestException, its RFC 9457 sibling, or the transport's own error */
export function twilioRefusal(error: unknown, progress: Progress): Refusal {
  const { status, code } = error as { status?: unknown; code?: unknown };
  if (!(error instanceof Error) || typeof status !== 'number') {
    return unansweredRefusal('Twilio', error, progress);
  }
  const known = typeof code === 'number' ? classOfTwilioCode(code) : undefined;
  return refusal(
    known ?? failureClassOfStatus(status),
    `Twilio ${status}${typeof code === 'number' ? ` error ${code}` : ''}`,
    error.message ?? '',
    progress.retryAfterMs,
  );
}
