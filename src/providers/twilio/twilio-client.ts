/**
 * Twilio's SDK over the transport of one attempt. The SDK keeps what it knows (resources, parameters, encoding of
 * values, credentials); this client only carries its requests, to another host where the settings name one.
 */
import twilio from 'twilio';
import { type FailureClass, failureClassOfStatus, refusal, unansweredRefusal } from '../failure.js';
import type { Refusal } from '../provider.js';
import type { Progress, Transport, VendorRequest } from '../vendor-http-client.js';
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

// Twilio's error codes in our words. The same codes come as the answer to a create call and, later, in status
// callbacks (https://www.twilio.com/docs/api/errors).

const CLASSES: readonly (readonly [FailureClass, readonly number[]])[] = [
  [{ failure: 'number', reason: 'invalid_number' }, [13223, 13224, 13226, 21211, 21214, 21217]],
  [{ failure: 'number', reason: 'unreachable' }, [30005]],
  [{ failure: 'number', reason: 'opted_out' }, [21610]],
  // Twilio's own block against SMS pumping: going around it through another provider would feed the fraud.
  [{ failure: 'number', reason: 'fraud_suspected' }, [30450]],
  [{ failure: 'channel', reason: 'landline' }, [21614, 21635, 30006]],
  [{ failure: 'channel', reason: 'destination_blocked' }, [21612, 30004]],
  [{ failure: 'channel', reason: 'rejected_by_provider' }, [30007]],
  // Geographic permissions of the account: another provider may well be allowed to.
  [{ failure: 'account', reason: 'destination_blocked' }, [13225, 13227, 21215, 21408]],
  [
    { failure: 'account', reason: 'rejected_by_provider' },
    // biome-ignore format: one code a line reads worse
    [20003, 20005, 21210, 21212, 21216, 21219, 21602, 21603, 21606, 21608, 21617, 30002, 30032, 30034],
  ],
  [{ failure: 'temporary', reason: 'unreachable' }, [30003, 30036]],
  [{ failure: 'temporary', reason: 'provider_unavailable' }, [20429, 21611, 30001, 30008, 30410]],
];

const CLASS_OF_CODE: ReadonlyMap<number, FailureClass> = new Map(
  CLASSES.flatMap(([failureClass, codes]) => codes.map((code) => [code, failureClass] as const)),
);

/** Undefined for a code that is not known. */
export function classOfTwilioCode(code: number): FailureClass | undefined {
  return CLASS_OF_CODE.get(code);
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
