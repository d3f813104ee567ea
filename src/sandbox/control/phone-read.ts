/** Reads one phone. With `wait` it holds the answer until an SMS has come, so that a script needs no loop. */
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Carrier } from '../carrier-interface.js';

const WAIT_SECONDS_MAX = 30;

const query = z.strictObject({
  wait: z
    .string()
    .regex(/^(\d|[12]\d|30)$/, { error: `Must be 0 to ${WAIT_SECONDS_MAX} whole seconds.` })
    .transform(Number)
    .exactOptional(),
  since: z.iso
    .datetime({ offset: true, error: 'Must be a time, such as "2027-02-01T09:30:00Z".' })
    .transform((text) => Date.parse(text))
    .exactOptional(),
});

/** @throws CarrierError 400 for an invalid number, ZodError for an invalid wait or time */
export async function readPhone(
  carrier: Carrier,
  request: Request<{ number: string }>,
  response: Response,
): Promise<void> {
  const { wait = 0, since = 0 } = query.parse(request.query);
  const { number } = carrier.phone(request.params.number);
  const arrived = () =>
    carrier
      .phone(number)
      .messages.some(({ direction, at }) => direction === 'to_phone' && Date.parse(at) >= since);
  if (wait > 0 && !arrived()) await changed(carrier, response, arrived, wait * 1000);
  if (!response.destroyed) response.json(carrier.phone(number));
}

/** Resolves when `arrived` returns true, the time is over, or the client has disconnected. */
function changed(
  carrier: Pick<Carrier, 'watch'>,
  response: Response,
  arrived: () => boolean,
  timeoutMs: number,
): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stop();
      response.off('close', done);
      resolve();
    };
    const timer = setTimeout(done, timeoutMs);
    const stop = carrier.watch(() => {
      if (arrived()) done();
    });
    response.once('close', done);
  });
}
