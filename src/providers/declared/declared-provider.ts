/** The adapter of every carrier that is described in a file: sends SMS, and asks for them where the carrier can be asked. */
import { Deadline, systemClock } from '../../challenge/time.js';
import { ASK_TIMEOUT_MS, findAmong, unansweredRefusal } from '../failure.js';
import {
  callbackUrl,
  type Provider,
  type ProviderContext,
  type Refusal,
  type SendResult,
} from '../provider.js';
import { parseRetryAfter, type VendorAnswer, VendorHttpClient } from '../vendor-http-client.js';
import { AccessToken } from './access-token.js';
import { judgeAnswer, parseJson, priceAt, textAt, valueAt } from './answer.js';
import { receiptPath } from './callbacks.js';
import type { CarrierDescription, Request } from './description.js';
import { eventsOf } from './meaning.js';
import { buildRequest, smsValues } from './request.js';
import type { Values } from './template.js';

export interface Carrier {
  /** As routes and addresses name it. */
  readonly name: string;
  readonly description: CarrierDescription;
  /** `settings.…` with what the operator has set. */
  readonly settings: Values;
}

type Asked =
  | { readonly ok: true; readonly answer: VendorAnswer; readonly retryAfterMs?: number | undefined }
  | { readonly ok: false; readonly refusal: Refusal };

export function declaredProvider(carrier: Carrier, context: ProviderContext): Provider {
  const { description, settings } = carrier;
  const { title, auth, send, lookup } = description;
  const clock = context.clock ?? systemClock;
  const outgoing = new VendorHttpClient(context);
  const token =
    auth.kind === 'oauth' ? new AccessToken(auth, settings, outgoing, clock) : undefined;

  /** One request; a second only if the carrier refused a token that was kept from earlier, which sends nothing. */
  const ask = async (
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

  const sendSms: Provider['sendSms'] = async (sms): Promise<SendResult> => {
    const url = callbackUrl(context.publicUrl, receiptPath(carrier, sms.deliveryId));
    const asked = await ask(send, smsValues(sms, url), sms.deadline);
    if (!asked.ok) return { kind: 'refused', ...asked.refusal };
    return judgeAnswer(description, asked.answer, asked.retryAfterMs);
  };

  const { byDelivery, byReference } = lookup ?? {};
  /** A search by our own id finds that delivery or nothing: there is no other candidate. */
  const find: Provider['find'] = async (attempt) => {
    if (!byDelivery) return { kind: 'unknown' };
    const { to, deliveryId, sinceMs, timeoutMs } = attempt;
    const values = { to, toDigits: to.replace(/^\+/, ''), deliveryId };
    const asked = await ask(byDelivery.request, values, new Deadline(timeoutMs));
    if (!asked.ok) return { kind: 'unknown' };
    const { status, body } = asked.answer;
    const document = status < 300 ? parseJson(body) : undefined;
    const list = byDelivery.list && valueAt(document, byDelivery.list);
    const isEmpty = Array.isArray(list) && list.length === 0;
    if (isEmpty || byDelivery.nothing.includes(status)) {
      return findAmong([], attempt, { nowMs: clock.now(), aheadMs: outgoing.aheadMs });
    }
    const reference = textAt(document, byDelivery.reference);
    if (reference === undefined) return { kind: 'unknown' };
    const createdAtMs = sinceMs + outgoing.aheadMs;
    const { code: _, ...byId } = attempt;
    return findAmong([{ reference, createdAtMs }], byId, {
      nowMs: clock.now(),
      aheadMs: outgoing.aheadMs,
    });
  };

  const message = (reference: string) =>
    byReference && ask(byReference.request, { reference }, new Deadline(ASK_TIMEOUT_MS));

  const stateOf: Provider['stateOf'] = async ({ reference }) => {
    const asked = await message(reference);
    if (!byReference || !asked?.ok || asked.answer.status >= 300) return [];
    const document = parseJson(asked.answer.body);
    const status = textAt(document, byReference.status);
    const code = byReference.code && textAt(document, byReference.code);
    return status === undefined ? [] : eventsOf(description, status, code);
  };

  const price: Provider['price'] = async ({ reference }) => {
    const asked = await message(reference);
    if (!byReference?.price || !asked?.ok) return { kind: 'later' };
    if (asked.answer.status === 404) return { kind: 'unknown' };
    const charge = priceAt(parseJson(asked.answer.body), byReference.price);
    return charge ? { kind: 'charged', charge } : { kind: 'later' };
  };

  return {
    sendSms,
    ...(lookup ? { find, stateOf } : {}),
    ...(byReference?.price ? { price } : {}),
    close: () => outgoing.close(),
  };
}

/** Only these two say that the request was not processed. */
function retryAfterMs({ status, headers }: VendorAnswer, nowMs: number): number | undefined {
  return status === 429 || status === 503
    ? parseRetryAfter(headers['retry-after'], nowMs)
    : undefined;
}
