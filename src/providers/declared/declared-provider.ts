/** The adapter of every carrier that is described in a file: sends SMS, and asks for them where the carrier can be asked. */
import { Deadline, systemClock } from '../../challenge/time.js';
import { ASK_TIMEOUT_MS, findAmong } from '../failure.js';
import { callbackUrl, type Provider, type ProviderContext, type SendResult } from '../provider.js';
import { VendorHttpClient } from '../vendor-http-client.js';
import { judgeAnswer, parseJson, priceAt, textAt, valueAt } from './answer.js';
import { receiptPath } from './callbacks.js';
import { carrierAsker } from './carrier-asker.js';
import type { CarrierDescription } from './description.js';
import { eventsOf } from './meaning.js';
import { smsValues } from './request.js';
import type { Values } from './template.js';

export interface Carrier {
  /** As routes and addresses name it. */
  readonly name: string;
  readonly description: CarrierDescription;
  /** `settings.…` with what the operator has set. */
  readonly settings: Values;
}

export function declaredProvider(carrier: Carrier, context: ProviderContext): Provider {
  const { description } = carrier;
  const { send, lookup } = description;
  const clock = context.clock ?? systemClock;
  const outgoing = new VendorHttpClient(context);
  const ask = carrierAsker(carrier, outgoing, clock);

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
