/** Vonage's Verify API v1: request, check, control and search. Errors are a status in an answer with 200. */
import type { Request } from 'express';
import { z } from 'zod';
import type { RouteAnswer, VendorRouter } from '../vendor-router.js';
import { FormApiError, readParameters } from './form-api.js';
import type { VonageAccountState } from './vonage-account.js';
import { e164, plain, vonageNumber } from './vonage-conventions.js';
import {
  type CodeChannel,
  type CodeRequest,
  newRequestId,
  type VonageVerify,
} from './vonage-verify.js';

/** A request cannot be cancelled sooner. */
const CANCEL_AFTER_MS = 30_000;

/** What each workflow sends, one after the other. */
const WORKFLOWS: Readonly<Record<string, readonly CodeChannel[]>> = {
  1: ['sms', 'voice', 'voice'],
  2: ['sms', 'sms', 'voice'],
  3: ['voice', 'voice'],
  4: ['sms', 'sms'],
  5: ['sms', 'voice'],
  6: ['sms'],
  7: ['voice'],
};

const start = z.object({
  number: z.string().transform(plain).pipe(vonageNumber),
  brand: z.string().min(1).max(18),
  code_length: z.enum(['4', '6']).default('4'),
  pin_code: z
    .string()
    .regex(/^[0-9A-Za-z]{4,10}$/)
    .optional(),
  pin_expiry: z.coerce.number().int().min(60).max(3600).default(300),
  workflow_id: z.enum(['1', '2', '3', '4', '5', '6', '7']).default('1'),
});
const check = z.object({ request_id: z.string().min(1), code: z.string().min(1) });
const control = z.object({
  request_id: z.string().min(1),
  cmd: z.enum(['cancel', 'trigger_next_event']),
});
const search = z.object({ request_id: z.string().min(1) });

export function verifyV1Routes(
  routes: VendorRouter,
  verify: VonageVerify,
  account: VonageAccountState,
): void {
  routes.sends('/json', (request) => {
    const { number, brand, ...read } = readParameters(request, account, start);
    const to = e164(number);
    if (verify.pendingFor(to)) {
      throw new FormApiError('10', 'Concurrent verifications to the same number are not allowed');
    }
    const id = newRequestId();
    const asked = {
      to,
      brand,
      code: read.pin_code,
      codeLength: Number(read.code_length),
      lifeSeconds: read.pin_expiry,
      channels: WORKFLOWS[read.workflow_id] ?? ['sms'],
    };
    const body = { request_id: id, status: '0' };
    return { to, accept: () => verify.start(asked, id, { status: 200, body }) };
  });
  const post = (path: string, kind: string, handle: (request: Request) => RouteAnswer) => {
    for (const method of ['post', 'get'] as const) routes.on(method, path, kind, handle);
  };
  post('/check/json', 'check', (request) => {
    const { request_id: about, code } = readParameters(request, account, check);
    switch (verify.check(about, code)) {
      case 'wrong':
        throw new FormApiError('16', 'The code provided does not match the expected value');
      case 'used-up':
        throw new FormApiError(
          '17',
          'A wrong code was provided too many times. Workflow terminated.',
        );
      case 'unknown':
        throw notFound(about);
      default:
    }
    const price = {
      price: '0.05000000',
      currency: 'EUR',
      estimated_price_messages_sent: '0.03330000',
    };
    return { about, body: { request_id: about, status: '0', event_id: about, ...price } };
  });
  post('/control/json', 'control', (request) => {
    const { request_id: about, cmd } = readParameters(request, account, control);
    const found = verify.find(about);
    if (!found || !verify.isPending(found)) throw notFound(about);
    if (cmd === 'trigger_next_event') {
      if (!verify.next(found)) throw new FormApiError('19', 'No more events are left to execute');
    } else if (verify.ageMs(found) < CANCEL_AFTER_MS) {
      throw new FormApiError(
        '19',
        `Verification request ['${about}'] can't be cancelled within the first 30 seconds.`,
      );
    } else found.status = 'cancelled';
    return { about, body: { status: '0', command: cmd } };
  });
  post('/search/json', 'search', (request) => {
    const { request_id: about } = readParameters(request, account, search);
    const found = verify.find(about);
    if (!found) throw new FormApiError('101', 'No response found');
    return { about, body: report(found, account, verify) };
  });
}

function notFound(id: string): FormApiError {
  return new FormApiError(
    '6',
    `The Vonage platform was unable to process this message for the following reason: Request '${id}' was not found or it has been verified already.`,
  );
}

const STATES = { completed: 'SUCCESS', failed: 'FAILED', cancelled: 'CANCELLED' } as const;

function report(found: CodeRequest, account: VonageAccountState, verify: VonageVerify): object {
  const open = verify.isPending(found) ? 'IN PROGRESS' : 'EXPIRED';
  const time = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  return {
    request_id: found.id,
    account_id: account.apiKey,
    number: plain(found.to),
    sender_id: 'verify',
    date_submitted: time(found.startedAt),
    date_finalized: '',
    checks: [],
    events: [],
    first_event_date: time(found.startedAt),
    last_event_date: time(found.startedAt),
    price: '0.05000000',
    currency: 'EUR',
    status: found.status === 'pending' ? open : STATES[found.status],
    estimated_price_messages_sent: '0.03330000',
  };
}
