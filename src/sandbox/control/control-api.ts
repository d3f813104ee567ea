/** The control API: lets a person or a test use the phones, and shows the carrier's records. docs/sandbox.md describes it. */
import type { NextFunction, Request, Response } from 'express';
import { json, Router } from 'express';
import { ZodError, z } from 'zod';
import { CarrierError } from '../carrier-error.js';
import type { Carrier } from '../carrier-interface.js';
import { chaosSettings } from '../chaos.js';
import { pageHeaders, sameOriginOnly } from './page-guard.js';
import { streamPhones } from './phone-events.js';
import { readPhone } from './phone-read.js';

const BODY_LIMIT = '16kb';
const reply = z.strictObject({ to: z.string(), body: z.string() });
const press = z.strictObject({ keys: z.string() });

export function controlApi(carrier: Carrier): Router {
  const router = Router();
  router.use(pageHeaders(), sameOriginOnly, json({ limit: BODY_LIMIT }));
  router.use((_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
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
    const message = carrier.sendFromPhone(request.params.number, reply.parse(request.body));
    response.status(201).json(message);
  });
  router.post('/calls/:id/answer', (request, response) => {
    response.json(carrier.answer(request.params.id));
  });
  router.post('/calls/:id/decline', (request, response) => {
    response.json(carrier.decline(request.params.id));
  });
  router.post('/calls/:id/press', (request, response) => {
    response.json(carrier.press(request.params.id, press.parse(request.body).keys));
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
    response.json(carrier.setChaos(chaosSettings.parse(request.body)));
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

function explain(error: unknown): [number, string] {
  if (error instanceof CarrierError) return [error.status, error.message];
  if (error instanceof ZodError) return [400, z.prettifyError(error)];
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  if (status >= 400 && status < 500) return [status, 'The request body is no JSON that fits here.'];
  return [500, 'The sandbox failed; please report this.'];
}
