/** Telnyx's errors in our words, from `errors` in its answers (https://developers.telnyx.com/development/api-fundamentals/api-errors). */
import { z } from 'zod';
import { type FailureClass, failureClassOfStatus, refusal } from '../failure.js';
import type { Refusal } from '../provider.js';
import { parseRetryAfter, type VendorAnswer } from '../vendor-http-client.js';

const INVALID_NUMBER: FailureClass = { failure: 'number', reason: 'invalid_number' };

const errorDocument = z.object({
  errors: z
    .array(
      z.object({
        code: z.coerce.string(),
        title: z.string().optional().catch(undefined),
        source: z.object({ pointer: z.string().optional() }).optional().catch(undefined),
      }),
    )
    .min(1),
});

export interface TelnyxError {
  readonly code: string;
  readonly title?: string | undefined;
  readonly source?: { readonly pointer?: string | undefined } | undefined;
}

/** The first error of an answer; undefined where it has none. */
export function telnyxError({ body }: VendorAnswer): TelnyxError | undefined {
  try {
    return errorDocument.safeParse(JSON.parse(body)).data?.errors[0];
  } catch {
    return undefined;
  }
}

/** An invalid phone number, and one that is not in E.164 form. */
const NUMBER_CODES: ReadonlySet<string> = new Set(['10002', '10016']);

/** What a refused Dial says. @param nowMs the vendor's time */
export function telnyxRefusal(answer: VendorAnswer, nowMs: number): Refusal {
  const error = telnyxError(answer);
  const notProcessed = answer.status === 429 || answer.status === 503;
  const code = error === undefined ? '' : ` error ${error.code}`;
  return refusal(
    classOf(answer.status, error),
    `Telnyx ${answer.status}${code}`,
    error?.title ?? '',
    notProcessed ? parseRetryAfter(answer.headers['retry-after'], nowMs) : undefined,
    { code: error && (isOurs(error) ? `${error.code}.from` : error.code), status: answer.status },
  );
}

function classOf(status: number, error: TelnyxError | undefined): FailureClass {
  const known = error !== undefined && status < 500 && status !== 429;
  if (known && NUMBER_CODES.has(error.code) && !isOurs(error)) return INVALID_NUMBER;
  return failureClassOfStatus(status);
}

/** The sender's number may be the wrong one of the two: then the account is at fault. */
function isOurs({ source }: TelnyxError): boolean {
  return /from/.test(source?.pointer ?? '');
}

/** The call is over, or was never there: commands have nothing left to do. */
export function isOver(answer: VendorAnswer): boolean {
  return answer.status === 404 || OVER_CODES.has(telnyxError(answer)?.code ?? '');
}

/** An invalid call control id; a call that has already ended. */
const OVER_CODES: ReadonlySet<string> = new Set(['90015', '90018']);
