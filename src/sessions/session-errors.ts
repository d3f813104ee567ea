/** The errors of sessions, each with what to do. */
import { invalidField, OctothorpeError } from '../challenge/errors.js';

export function sessionNotFound(): OctothorpeError {
  return new OctothorpeError(
    'not_found',
    'There is no such session. It may have ended over a day ago.',
  );
}

export function sessionEnded(): OctothorpeError {
  return new OctothorpeError(
    'session_final',
    'This session has ended. Finish it to return to the service.',
  );
}

export function nothingVerified(): OctothorpeError {
  return new OctothorpeError(
    'session_unverified',
    'Nothing has been verified in this session yet. Verify the phone, or cancel.',
  );
}

export function nothingRegistered(): OctothorpeError {
  return new OctothorpeError(
    'nothing_registered',
    'The subject has registered none of these methods. Begin a set-up, or give the number in `to`.',
  );
}

export function nothingBegun(): OctothorpeError {
  return new OctothorpeError(
    'invalid_request',
    'This method was not begun, or was dropped in another tab. Begin it again.',
  );
}

/** Not `not_found`, which tells the page that its session is gone. */
export function noSuchMethod(): OctothorpeError {
  return new OctothorpeError(
    'method_not_registered',
    'There is no such method. It may be deleted already, or not be allowed here.',
  );
}

export function resultUsed(): OctothorpeError {
  return new OctothorpeError(
    'result_used',
    'This result was redeemed before. Start a new session for a new sign-in.',
  );
}

export function resultInvalid(): OctothorpeError {
  return invalidField(
    'result',
    'Must be the unexpired result of this session, as it came to the return URL.',
  );
}
