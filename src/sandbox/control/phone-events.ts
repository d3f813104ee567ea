/** The live phone: server-sent events `message` and `call`, each with the whole object; begins with the present state. */
import { createSession } from 'better-sse';
import type { Request, Response } from 'express';
import type { Carrier } from '../carrier.js';

export async function streamPhone(
  carrier: Carrier,
  request: Request,
  response: Response,
  number: string,
): Promise<void> {
  const phone = carrier.phone(number);
  const session = await createSession(request, response, {
    headers: { 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' },
  });
  const stop = carrier.watch((change) => {
    if (change.number !== phone.number || !session.isConnected) return;
    if (change.kind === 'message') session.push(change.message, 'message');
    else session.push(change.call, 'call');
  });
  session.once('disconnected', stop);
  const now = carrier.phone(number);
  for (const message of now.messages) session.push(message, 'message');
  for (const call of now.calls) session.push(call, 'call');
}
