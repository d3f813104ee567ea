/** Twilio's REST errors: `{code, message, more_info, status}` with the codes of its error dictionary. */
import type { ApiAnswer } from '../api-answer.js';

export class TwilioError extends Error {
  readonly code: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: number, message: string, status = 400, headers = {}) {
    super(message);
    this.name = 'TwilioError';
    this.code = code;
    this.status = status;
    this.headers = headers;
  }

  answer(): ApiAnswer {
    const { code, message, status, headers } = this;
    const more_info = `https://www.twilio.com/docs/errors/${code}`;
    return { status, headers, body: { code, message, more_info, status } };
  }
}

export function notFound(path: string): TwilioError {
  return new TwilioError(20404, `The requested resource ${path} was not found`, 404);
}

export function tooManyRequests(): TwilioError {
  return new TwilioError(20429, 'Too Many Requests', 429, { 'Retry-After': '1' });
}

export function unavailable(): TwilioError {
  return new TwilioError(20503, 'Service is unavailable. Please try again', 503);
}
