/** A door of which each request is one message, and whose answers do not depend on the request. */
import type { ErrorCode, OctothorpeError } from '../challenge/errors.js';
import type { SignedRequest } from './authentication.js';
import type { Door, DoorAnswer, DoorContext, DoorRequest, DoorVisit, Sample } from './door.js';
import { refusalStatus, refusalText, retryAfter } from './refusal.js';

export interface PlainDoor {
  /** @throws OctothorpeError `unauthorized` */
  verify(request: DoorRequest): void | Promise<void>;
  /** Called for verified requests alone. @throws OctothorpeError `invalid_request` */
  read(request: DoorRequest): Pick<DoorVisit, 'message' | 'repeatKey' | 'requestKey'>;
  sample(to: string, wanted: Sample): DoorRequest | Promise<DoorRequest>;
  /** Otherwise 200 with the message's id. */
  accepted?(id: string | undefined): DoorAnswer;
  /** Otherwise our API's status, the error's code and its text. */
  refused?(error: OctothorpeError): DoorAnswer;
}

export function plainDoor(plain: PlainDoor): Door {
  const answers = {
    accepted: plain.accepted ?? acceptedWithId,
    refused: plain.refused ?? refusedWithError,
  };
  return {
    // Errors that `verify` and `read` throw become a rejection.
    async take(request) {
      await plain.verify(request);
      return { ...plain.read(request), ...answers };
    },
    refused: answers.refused,
    sample: async (to, wanted) => plain.sample(to, { channel: 'sms', code: '561166', ...wanted }),
  };
}

export function acceptedWithId(id: string | undefined): DoorAnswer {
  return { status: 200, body: id === undefined ? {} : { id } };
}

export function refusedWithError(error: OctothorpeError): DoorAnswer {
  return {
    status: refusalStatus(error),
    body: { error: error.code, message: refusalText(error) },
    headers: retryAfter(error),
  };
}

/** For platforms that show our answer to the person who signs in, and write it to the admin's log. */
export function refusedForPerson(error: OctothorpeError): DoorAnswer {
  const text = FOR_PERSONS[error.code] ?? `${ADMIN} ${refusalText(error)}`;
  return { status: refusalStatus(error), text, headers: retryAfter(error) };
}

const ADMIN = 'The message could not be sent. Show this to the administrator:';
const OTHER_NUMBER = 'This phone number cannot be reached. Use another number.';
const LATER = 'Too many messages were requested. Wait a while, then try again.';
const SOON = 'The message could not be sent now. Try again in a moment.';

const FOR_PERSONS: Readonly<Partial<Record<ErrorCode, string>>> = {
  invalid_number: 'This is not a phone number. Correct it, or use another one.',
  number_not_allowed: OTHER_NUMBER,
  country_not_allowed: OTHER_NUMBER,
  channel_not_allowed: OTHER_NUMBER,
  resend_too_soon: LATER,
  limit_reached: LATER,
  unavailable: SOON,
  internal: SOON,
};

/** A sample as the platform sends it: JSON to the door's own URL. */
export function jsonSample(
  { url }: Pick<DoorContext, 'url'>,
  body: unknown,
  sign: (rawBody: Buffer) => SignedRequest['headers'],
): DoorRequest {
  return signedSample(url, 'application/json', JSON.stringify(body), sign);
}

export function formSample(
  { url }: DoorContext,
  fields: Readonly<Record<string, string>>,
  sign: (rawBody: Buffer) => SignedRequest['headers'],
): DoorRequest {
  const body = new URLSearchParams(fields).toString();
  return signedSample(url, 'application/x-www-form-urlencoded', body, sign);
}

function signedSample(
  address: string,
  contentType: string,
  body: string,
  sign: (rawBody: Buffer) => SignedRequest['headers'],
): DoorRequest {
  const { pathname, search } = new URL(address);
  const rawBody = Buffer.from(body);
  return {
    method: 'POST',
    url: pathname + search,
    headers: { 'content-type': contentType, ...sign(rawBody) },
    rawBody,
  };
}
