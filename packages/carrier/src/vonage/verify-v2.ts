/** Vonage's Verify API v2: new request, check, next workflow, cancel. Its webhooks, which belong to an application's settings, are not sent. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { VendorRouter } from '../vendor-router.js';
import { e164, readJson, VonageError, vonageNumber } from './vonage-conventions.js';
import type { CodeChannel, VonageVerify } from './vonage-verify.js';

const REQUEST_SECONDS = 900;

const step = z.object({
  channel: z.enum(['sms', 'voice', 'whatsapp']),
  to: vonageNumber,
  from: z.string().optional(),
});

const start = z.object({
  brand: z.string().min(1).max(16),
  workflow: z.array(step).min(1).max(3),
  code_length: z.int().min(4).max(10).default(4),
  code: z
    .string()
    .regex(/^[0-9A-Za-z]{4,10}$/)
    .optional(),
  channel_timeout: z.int().min(15).max(900).default(300),
  client_ref: z.string().max(16).optional(),
  locale: z.string().optional(),
});
const check = z.object({ code: z.string().min(1).max(10) });

export function verifyV2Routes(routes: VendorRouter, verify: VonageVerify): void {
  routes.sends('/', (request) => {
    const read = readJson(request, start);
    const to = e164(read.workflow[0]?.to ?? '');
    if (verify.pendingFor(to)) throw new VonageError('concurrent');
    const id = randomUUID();
    const channels: readonly CodeChannel[] = read.workflow.map(({ channel }) => channel);
    const asked = {
      to,
      brand: read.brand,
      code: read.code,
      codeLength: read.code_length,
      lifeSeconds: REQUEST_SECONDS,
      channels,
    };
    return { to, accept: () => verify.start(asked, id, { status: 202, body: { request_id: id } }) };
  });
  routes.on('post', '/:id', 'check', (request) => {
    const about = String(request.params['id']);
    const { code } = readJson(request, check);
    switch (verify.check(about, code)) {
      case 'wrong':
        throw new VonageError('invalid-code');
      case 'used-up':
        throw new VonageError('used-up');
      case 'unknown':
        throw new VonageError('not-found');
      default:
    }
    return { about, body: { request_id: about, status: 'completed' } };
  });
  routes.on('post', '/:id/next_workflow', 'next', (request) => {
    const about = String(request.params['id']);
    const found = verify.find(about);
    if (!found) throw new VonageError('not-found');
    if (!verify.next(found)) throw new VonageError('concurrent');
    return { about, body: {} };
  });
  routes.on('delete', '/:id', 'cancel', (request) => {
    const about = String(request.params['id']);
    const found = verify.find(about);
    if (!found || !verify.isPending(found)) throw new VonageError('not-found');
    found.status = 'cancelled';
    return { about, status: 204 };
  });
}
