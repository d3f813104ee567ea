/**
 * The live phone: server-sent events `message` and `call`, each with the whole object; begins with the present state. One stream can
 * carry several phones, because a browser allows six connections to one server.
 */
import { createSession } from 'better-sse';
import type { Request, Response } from 'express';
import type { Carrier } from '../carrier-interface.js';

export async function streamPhones(
  carrier: Carrier,
  request: Request,
  response: Response,
  numbers: readonly string[],
): Promise<void> {
  const followed = new Set(numbers.map((number) => carrier.phone(number).number));
  const session = await createSession(request, response, {
    headers: { 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' },
  });
  const stop = carrier.watch((change) => {
    if (!followed.has(change.number) || !session.isConnected) return;
    if (change.kind === 'message') session.push(change.message, 'message');
    else session.push(change.call, 'call');
  });
  session.once('disconnected', stop);
  for (const number of followed) {
    const { messages, calls } = carrier.phone(number);
    for (const message of messages) session.push(message, 'message');
    for (const call of calls) session.push(call, 'call');
  }
}
