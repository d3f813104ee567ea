/** The receipts of a carrier that is described in a file. The description says who may send them, and what their statuses mean. */
import { parseDeliveryId } from '../src/challenge/challenge.js';
import { parseJson, priceAt, textAt, valueAt } from '../src/providers/declared/answer.js';
import { receiptPattern } from '../src/providers/declared/callbacks.js';
import type { Carrier } from '../src/providers/declared/declared-provider.js';
import type { Receipts } from '../src/providers/declared/description.js';
import { eventsOf } from '../src/providers/declared/meaning.js';
import { signatureCheck } from './declared-signature.js';
import type { Outcome } from './receiver.js';
import type { RawRequest, SourceContext, WebhookSource } from './webhook-handler.js';

/** Of one request: carriers that send several at once send a hundred at most. */
const RECEIPTS_MAX = 200;

export function declaredSource(
  carrier: Carrier & { readonly receipts: Receipts },
  { sink, now }: SourceContext,
): WebhookSource {
  const { name, description, receipts } = carrier;
  const fault = signatureCheck(carrier, receipts.signature);

  const record = async (receipt: unknown, { delivery: named }: RawRequest): Promise<Outcome> => {
    const own = receipts.deliveryId && textAt(receipt, receipts.deliveryId);
    const delivery = receipts.deliveryId === undefined ? named : parseDeliveryId(own ?? '');
    // One address for all is also told of messages that others have sent through the account.
    if (delivery === undefined) return { kind: 'ignored' };
    const reference = textAt(receipt, receipts.reference);
    if (reference === undefined) return missing(receipts.reference);
    const status = textAt(receipt, receipts.status);
    if (status === undefined) return missing(receipts.status);
    const code = receipts.code && textAt(receipt, receipts.code);
    const origin = { provider: name, channel: 'sms', delivery, reference } as const;
    const events = eventsOf(description, status, code);
    const result = events.length > 0 ? await sink.record(origin, events) : 'ignored';
    const charge = receipts.price && priceAt(receipt, receipts.price);
    if (charge) await sink.charge(origin, charge);
    return { kind: result === 'recorded' ? 'handled' : 'ignored' };
  };

  const receive = async (request: RawRequest): Promise<Outcome> => {
    const forged = fault(request, now());
    if (forged !== undefined) return { kind: 'forged', fault: forged };
    const document = parse(request.body, receipts.format);
    const found = receipts.list === undefined ? [document] : valueAt(document, receipts.list);
    if (!Array.isArray(found)) return missing(receipts.list ?? 'the body');
    if (found.length > RECEIPTS_MAX) return { kind: 'malformed', fault: 'too many receipts' };
    const outcomes: Outcome[] = [];
    for (const receipt of found) outcomes.push(await record(receipt, request));
    const of = (kind: Outcome['kind']) => outcomes.find((outcome) => outcome.kind === kind);
    return of('malformed') ?? of('handled') ?? { kind: 'ignored' };
  };

  return {
    provider: name,
    contentType:
      receipts.format === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
    routes: [{ path: receiptPattern(carrier), receive }],
  };
}

function parse(body: Buffer, format: Receipts['format']): unknown {
  const text = body.toString('utf8');
  return format === 'json' ? parseJson(text) : Object.fromEntries(new URLSearchParams(text));
}

function missing(path: string): Outcome {
  return { kind: 'malformed', fault: `${path} is missing or not as expected` };
}
