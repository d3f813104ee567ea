/**
 * The control API: lets a person or a test use the phones, and shows the carrier's records. A page of another origin may not
 * change anything, and the phone page may load nothing from other origins. docs/sandbox.md describes it.
 */

import { createSession } from 'better-sse';
import {
  json,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express';
import helmet from 'helmet';
import { z } from 'zod';
import { type Carrier, CarrierError } from './carrier-interface.js';
import { addInboxRoutes } from './inbox/inbox-api.js';
import { firstPresent } from './inbox/waiting.js';
import { readInput } from './plain-input.js';

const BODY_LIMIT = '16kb';
const reply = z.strictObject({ to: z.string(), body: z.string() });
const press = z.strictObject({ keys: z.string() });
const subscription = z.strictObject({ applicationServerKey: z.string() });

/** @param authenticator what phones may show in a frame, and who may hand accounts to them */
export function controlApi(carrier: Carrier, authenticator: Authenticator): Router {
  const router = Router();
  router.use(pageHeaders(), sameOriginOnly, json({ limit: BODY_LIMIT }));
  router.use((_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  addInboxRoutes(router, carrier);
  router.get('/phones/:number', async (request, response) => {
    await readPhone(carrier, request, response);
  });
  router.get('/phones/:number/events', async (request, response) => {
    await streamPhones(carrier, request, response, [request.params.number]);
  });
  router.get('/events', async (request, response) => {
    const asked = request.query['numbers'];
    const numbers = typeof asked === 'string' ? asked.split(',').filter(Boolean) : [];
    await streamPhones(carrier, request, response, numbers);
  });
  router.post('/phones/:number/messages', (request, response) => {
    const message = carrier.sendFromPhone(request.params.number, readInput(reply, request.body));
    response.status(201).json(message);
  });
  router
    .route('/phones/:number/subscriptions')
    .get((request, response) => {
      response.json(carrier.subscriptions(request.params.number));
    })
    .post((request, response) => {
      const { applicationServerKey } = readInput(subscription, request.body);
      response.status(201).json(carrier.subscribe(request.params.number, applicationServerKey));
    });
  router.delete('/subscriptions/:id', (request, response) => {
    carrier.unsubscribe(request.params.id);
    response.status(204).end();
  });
  router.post('/pushes/:id/received', (request, response) => {
    response.json(carrier.received(request.params.id));
  });
  router.get('/authenticator', (_request, response) => {
    response.json(authenticator);
  });
  router.post('/calls/:id/answer', (request, response) => {
    response.json(carrier.answer(request.params.id));
  });
  router.post('/calls/:id/decline', (request, response) => {
    response.json(carrier.decline(request.params.id));
  });
  router.post('/calls/:id/press', (request, response) => {
    response.json(carrier.press(request.params.id, readInput(press, request.body).keys));
  });
  router.post('/calls/:id/hangup', (request, response) => {
    response.json(carrier.hangUp(request.params.id));
  });
  router.get('/exchanges', (request, response) => {
    const about = request.query['about'];
    response.json(carrier.exchanges(typeof about === 'string' ? about : undefined));
  });
  router.get('/ledger', (_request, response) => {
    response.json(carrier.ledger());
  });
  router.get('/chaos', (_request, response) => {
    response.json(carrier.chaos());
  });
  router.put('/chaos', (request, response) => {
    response.json(carrier.setChaos(request.body));
  });
  router.get('/magic', (_request, response) => {
    response.json(carrier.magicNumbers);
  });
  router.delete('/', (_request, response) => {
    carrier.forget();
    response.status(204).end();
  });
  router.use(() => {
    throw new CarrierError(404, 'No such path; see docs/sandbox.md.');
  });
  router.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const [status, message] = explain(error);
    if (response.headersSent) response.end();
    else response.status(status).json({ error: message });
  });
  return router;
}

/** As `GET /sandbox/authenticator` answers it. */
export interface Authenticator {
  /** The application's own authenticator; null if it has none. */
  readonly url: string | null;
  /** Origins whose pages may hand accounts to a phone. */
  readonly origins: readonly string[];
  /** Whether phones can take push messages. */
  readonly push: boolean;
}

function explain(error: unknown): [number, string] {
  if (error instanceof CarrierError) return [error.status, error.message];
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  if (status >= 400 && status < 500) return [status, 'The request body is no JSON that fits here.'];
  return [500, 'The sandbox failed; please report this.'];
}

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

/**
 * Reads one phone. With `wait` it holds the answer until an SMS has come, so that a script needs no loop.
 * @throws CarrierError 400 for an invalid number, wait or time
 */
async function readPhone(
  carrier: Carrier,
  request: Request<{ number: string }>,
  response: Response,
): Promise<void> {
  const { wait = 0, since = 0 } = readInput(query, request.query);
  const { number } = carrier.phone(request.params.number);
  const arrived = () =>
    carrier
      .phone(number)
      .messages.find(({ direction, at }) => direction === 'to_phone' && Date.parse(at) >= since);
  await firstPresent(carrier, arrived, { waitMs: wait * 1000, response });
  if (!response.destroyed) response.json(carrier.phone(number));
}

const PHONES_MAX = 50;

/**
 * Streams one or more phones: server-sent events `message`, `call` and `push`, each with the whole object; begins with the present state.
 * @throws CarrierError 400 for no numbers, too many, or an invalid one
 */
async function streamPhones(
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
    else if (change.kind === 'call') session.push(change.call, 'call');
    else session.push(change.push, 'push');
  });
  session.once('disconnected', stop);
  for (const number of watched) {
    const { messages, calls, pushes } = carrier.phone(number);
    for (const message of messages) session.push(message, 'message');
    for (const call of calls) session.push(call, 'call');
    for (const push of pushes) session.push(push, 'push');
  }
}

/**
 * Refuses state-changing requests that a browser sends from another origin (OWASP, CSRF: Fetch Metadata). Programs (curl, tests)
 * send neither header and pass.
 */
const sameOriginOnly: RequestHandler = (request, _response, next) => {
  if (request.method === 'GET' || request.method === 'HEAD') {
    next();
    return;
  }
  const site = request.headers['sec-fetch-site'];
  const origin = request.headers.origin;
  const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  const foreignOrigin = origin !== undefined && hostOf(origin) !== request.headers.host;
  if (foreignSite || foreignOrigin) {
    throw new CarrierError(403, 'Pages of other origins may not use the control API.');
  }
  next();
};

/**
 * Strict headers for everything that a browser may open.
 * @param framedBy origins whose pages may show it in a frame
 * @param frames origins whose pages it may show in frames
 */
export function pageHeaders(
  framedBy: readonly string[] = [],
  frames: readonly string[] = [],
): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        mediaSrc: ["'self'"],
        manifestSrc: ["'self'"],
        connectSrc: ["'self'"],
        frameSrc: frames.length > 0 ? frames : ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: framedBy.length > 0 ? framedBy : ["'none'"],
      },
    },
    // The carrier runs on plain http on the user's own machine.
    strictTransportSecurity: false,
    // This header takes no list of origins, and browsers that support frame-ancestors ignore it.
    xFrameOptions: framedBy.length > 0 ? false : { action: 'deny' },
  });
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}
