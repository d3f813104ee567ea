/** The parts of a request to Twilio. */
import type { Request } from 'express';
import { TwilioError, TwilioForm } from './twilio-conventions.js';

const FORM = 'application/x-www-form-urlencoded';

/** @throws TwilioError 20415 */
export function formOf(request: Request): TwilioForm {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith(FORM)) {
    throw new TwilioError(20415, `Content type must be ${FORM}.`, 415);
  }
  return new TwilioForm(typeof request.body === 'string' ? request.body : '');
}

/** Older SDKs send their parameters as multipart/form-data, which Twilio takes too. @throws TwilioError 20001 if it cannot be read */
export async function multipartAsForm(request: Request): Promise<void> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data') || typeof request.body !== 'string') return;
  try {
    const parts = await new Response(request.body, {
      headers: { 'content-type': type },
    }).formData();
    const texts = [...parts].map(([name, value]): [string, string] => [name, String(value)]);
    request.body = new URLSearchParams(texts).toString();
  } catch {
    throw new TwilioError(20001, 'The multipart/form-data body cannot be read.');
  }
  request.headers['content-type'] = FORM;
}

export function pathOf(request: Request): string {
  return request.originalUrl.split('?', 1)[0] ?? '';
}

export function queryOf(request: Request): URLSearchParams {
  return new URLSearchParams(request.originalUrl.split('?', 2)[1] ?? '');
}
