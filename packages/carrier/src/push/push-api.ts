/** The push service's own interface for applications: `POST /push/{subscription}` (RFC 8030), with the checks that browsers' services make. */
import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { z } from 'zod';
import type { Chaos } from '../chaos.js';
import type { PushService } from './push-service.js';
import { checkVapid } from './vapid.js';

/** The least that a push service has to take (RFC 8030, 7.2), and what browsers' services take. */
const BODY_BYTES_MAX = 4096;
/** What a service keeps a message for at most; four weeks, as browsers' services. */
const TTL_SECONDS_MAX = 2_419_200;

const headers = z.object({
  ttl: z
    .string('Send TTL: how many seconds the message is worth keeping; 0 for none.')
    .regex(/^\d{1,10}$/, 'TTL must be whole seconds.')
    .transform((text) => Math.min(Number(text), TTL_SECONDS_MAX)),
  urgency: z
    .enum(
      ['very-low', 'low', 'normal', 'high'],
      'Urgency must be very-low, low, normal or high (RFC 8030, 5.3).',
    )
    .default('normal'),
  topic: z
    .string()
    .regex(/^[\w-]{1,32}$/, 'Topic must be 1 to 32 characters of base64url (RFC 8030, 5.4).')
    .exactOptional(),
  'content-encoding': z
    .literal('aes128gcm', 'Encrypt the message: Content-Encoding must be aes128gcm (RFC 8291).')
    .exactOptional(),
});

export interface PushApiOptions {
  readonly service: PushService;
  readonly chaos: Chaos;
  readonly now: () => number;
  readonly log: (line: object) => void;
}

export function pushApi({ service, chaos, now, log }: PushApiOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');

  const send: RequestHandler<{ id: string }> = async (request, response) => {
    const found = service.find(request.params.id);
    const { answer } = chaos.settings.push;
    if (answer === '503') return refuse(response, 503, 'A fault is switched on.');
    if (answer === '410' || found.kind === 'removed') {
      return refuse(response, 410, 'The subscription was removed: forget it.');
    }
    if (found.kind !== 'found') return refuse(response, 404, 'There is no such subscription.');
    const { subscription } = found;
    const { origin } = service;
    const verdict = await checkVapid(request.headers.authorization, {
      ...{ key: subscription.applicationServerKey, origin, nowMs: now() },
    });
    if (verdict.kind === 'refused') {
      if (verdict.status === 401) response.setHeader('WWW-Authenticate', 'vapid');
      return refuse(response, verdict.status, verdict.why);
    }
    const read = headers.safeParse(request.headers);
    if (!read.success) {
      return refuse(response, 400, read.error.issues[0]?.message ?? 'A header is malformed.');
    }
    const { ttl, urgency, topic } = read.data;
    const body: unknown = request.body;
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    if (bytes.length > 0 && read.data['content-encoding'] === undefined) {
      return refuse(response, 400, 'Encrypt the message: Content-Encoding must be aes128gcm.');
    }
    const push = service.accept(subscription, {
      ...{ ttlSeconds: ttl, urgency, body: bytes },
      ...(topic === undefined ? {} : { topic }),
    });
    response.setHeader('Location', `${origin}/message/${push.id}`);
    response.setHeader('TTL', String(ttl));
    response.status(201).end();
  };

  app.use((request, response, next) => {
    response.once('finish', () =>
      log({ event: 'push', method: request.method, status: response.statusCode }),
    );
    const { latencyMs } = chaos.settings;
    if (latencyMs > 0) setTimeout(next, latencyMs).unref();
    else next();
  });
  app.post('/push/:id', readBody, send);
  app.use((_request: Request, response: Response) => {
    refuse(response, 404, 'Only POST /push/{subscription} is here.');
  });
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
    if (status === 413) refuse(response, 413, `A message has ${BODY_BYTES_MAX} bytes at most.`);
    else if (status >= 400 && status < 500) refuse(response, status, 'The request is malformed.');
    else refuse(response, 500, 'The push service failed; please report this.');
  });
  return app;
}

const readRaw = express.raw({ type: () => true, limit: BODY_BYTES_MAX });

/** express answers 415 for a coding that it does not know; this one is the phone's to decode, so it is hidden meanwhile. */
const readBody: RequestHandler<{ id: string }> = (request, response, next) => {
  const coding = request.headers['content-encoding'];
  delete request.headers['content-encoding'];
  readRaw(request, response, (error?: unknown) => {
    if (coding !== undefined) request.headers['content-encoding'] = coding;
    next(error);
  });
};

function refuse(response: Response, status: number, error: string): void {
  response.status(status).json({ error });
}
