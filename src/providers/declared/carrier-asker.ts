/** Asks a described carrier: one request, with the credentials that its description says. */
import type { Clock, Deadline } from '../../challenge/time.js';
import { unansweredRefusal } from '../failure.js';
import type { Refusal } from '../provider.js';
import {
  parseRetryAfter,
  type VendorAnswer,
  type VendorHttpClient,
} from '../vendor-http-client.js';
import { AccessToken } from './access-token.js';
import type { Carrier } from './declared-provider.js';
import type { Request } from './description.js';
import { buildRequest } from './request.js';
import type { Values } from './template.js';

type Asked =
  | { readonly ok: true; readonly answer: VendorAnswer; readonly retryAfterMs?: number | undefined }
  | { readonly ok: false; readonly refusal: Refusal };

/** Every HTTP status is an answer. */
export type Ask = (
  request: Request,
  values: Values,
  deadline: Deadline,
  retries?: number,
) => Promise<Asked>;

export function carrierAsker(
  { description: { title, auth }, settings }: Carrier,
  outgoing: VendorHttpClient,
  clock: Clock,
): Ask {
  const token =
    auth.kind === 'oauth' ? new AccessToken(auth, settings, outgoing, clock) : undefined;

  /** One request; a second only if the carrier refused a token that was kept from earlier, which sends nothing. */
  const ask: Ask = async (
    request: Request,
    values: Values,
    deadline: Deadline,
    retries = 1,
  ): Promise<Asked> => {
    const access = await token?.get(deadline);
    if (access && !access.ok) {
      return {
        ok: false,
        refusal: { ...access.refusal, detail: `${title}: ${access.refusal.detail}` },
      };
    }
    const asked = await outgoing.attempt(deadline, (transport) => {
      const credentials = { auth, settings, accessToken: access?.token };
      return transport(buildRequest(request, values, credentials, outgoing.vendorNowMs()));
    });
    if (!asked.ok) return { ok: false, refusal: unansweredRefusal(title, asked.error, asked) };
    const answer = asked.value;
    if (access && answer.status === 401) {
      token?.forget(access.token);
      if (access.kept && retries > 0) return ask(request, values, deadline, retries - 1);
    }
    return { ok: true, answer, retryAfterMs: retryAfterMs(answer, outgoing.vendorNowMs()) };
  };
  return ask;
}

/** Only these two say that the request was not processed. */
function retryAfterMs({ status, headers }: VendorAnswer, nowMs: number): number | undefined {
  return status === 429 || status === 503
    ? parseRetryAfter(headers['retry-after'], nowMs)
    : undefined;
}
