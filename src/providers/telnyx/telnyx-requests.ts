/** Requests to Telnyx's API over an attempt's transport. The SDK is not used: it has 37 MB and 400 ms to load, for six requests. */
import { z } from 'zod';
import { Deadline } from '../../challenge/time.js';
import { ASK_TIMEOUT_MS } from '../failure.js';
import type { VendorAnswer, VendorHttpClient, VendorRequest } from '../vendor-http-client.js';
import type { TelnyxSettings } from './telnyx-entry.js';

const API = 'https://api.telnyx.com';

/** Telnyx writes `v3:` and base64url, but says no more about its form. */
export const callControlId = z.string().regex(/^[\w:.=+-]{1,200}$/);

/** @param path below `/v2`, with its query */
export function telnyxRequest(
  { apiKey, apiBaseUrl = API }: Pick<TelnyxSettings, 'apiKey' | 'apiBaseUrl'>,
  method: VendorRequest['method'],
  path: string,
  body?: object,
): VendorRequest {
  return {
    method,
    url: `${apiBaseUrl.replace(/\/+$/, '')}/v2${path}`,
    headers: {
      authorization: `Bearer ${apiKey}`,
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

/** Asks for something; never rejects. @returns undefined where there is no answer */
export async function askTelnyx(
  settings: TelnyxSettings,
  outgoing: VendorHttpClient,
  path: string,
  timeoutMs = ASK_TIMEOUT_MS,
): Promise<VendorAnswer | undefined> {
  const asked = await outgoing.attempt(new Deadline(timeoutMs), (transport) =>
    transport(telnyxRequest(settings, 'GET', path)),
  );
  return asked.ok ? asked.value : undefined;
}

/** The document of a good answer in the form of a schema; undefined for any other answer. */
export function documentOf<T extends z.ZodType>(
  answer: VendorAnswer | undefined,
  schema: T,
): z.output<T> | undefined {
  if (answer === undefined || answer.status < 200 || answer.status > 299) return undefined;
  try {
    return schema.safeParse(JSON.parse(answer.body)).data;
  } catch {
    return undefined;
  }
}
