/** The parts of a request to Twilio. */
import type { Request } from 'express';
import { TwilioError, TwilioForm } from './twilio-conventions.js';

/** @throws TwilioError 20415 */
export function formOf(request: Request): TwilioForm {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) {
    throw new TwilioError(20415, 'Content type must be application/x-www-form-urlencoded.', 415);
  }
  return new TwilioForm(typeof request.body === 'string' ? request.body : '');
}

export function pathOf(request: Request): string {
  return request.originalUrl.split('?', 1)[0] ?? '';
}

export function queryOf(request: Request): URLSearchParams {
  return new URLSearchParams(request.originalUrl.split('?', 2)[1] ?? '');
}
