/** Live phones: server-sent events `message` and `call`, each with the whole object; begins with the present state. */
import { createSession } from 'better-sse';
import type { Request, Response } from 'express';
import { CarrierError } from '../carrier-error.js';
import type { Carrier } from '../carrier-interface.js';

const PHONES_MAX = 50;

/** One stream for one or more phones. @throws CarrierError 400 for no numbers, too many, or an invalid one */
export async function streamPhones(
  carrier: Carrier,
  request: Request,
  response: Response,
  numbers: readonly string[],
): Promise<void> {
  if (numbers.length === 0 || numbers.length > PHONES_MAX) {
    throw new CarrierError(400, `Give 1 to ${PHONES_MAX} numbers, separated by commas.`);
  }
  const watched = new Set(numbers.map((number) => carrier.phone(number).number));
  const session = await createSession(request, response, {
    headers: { 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' },
  });
  const stop = carrier.watch((change) => {
    if (!watched.has(change.number) || !session.isConnected) return;
    if (change.kind === 'message') session.push(change.message, 'message');
    else session.push(change.call, 'call');
  });
  session.once('disconnected', stop);
  for (const number of watched) {
    const { messages, calls } = carrier.phone(number);
    for (const message of messages) session.push(message, 'message');
    for (const call of calls) session.push(call, 'call');
  }
}
