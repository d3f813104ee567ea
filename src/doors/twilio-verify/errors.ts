/** Our errors as Twilio writes them: `{code, message, more_info, status}`. Programs switch on the code; the message names the cure. Pure. */
import { type ErrorCode, OctothorpeError } from '../../challenge/errors.js';
import { FRAUD_RULES } from '../../limits/refusal.js';
import { refusalText, retryAfter } from '../refusal.js';

export interface TwilioCode {
  readonly code: number;
  readonly status: number;
  /** Twilio's own words, which some applications look for. */
  readonly words?: string;
}

export interface TwilioAnswer {
  readonly status: number;
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;
}

/** An error that has a code of Twilio's and none of ours. */
export class TwilioError extends OctothorpeError {
  readonly twilio: TwilioCode;

  /** @param code ours, for the log */
  constructor(code: ErrorCode, twilio: TwilioCode, cure: string, retryAfterSeconds?: number) {
    super(code, cure, retryAfterSeconds === undefined ? {} : { retryAfterSeconds });
    this.twilio = twilio;
  }
}

export const INVALID = { code: 60200, status: 400 } as const;
const CHECKS = { code: 60202, status: 429, words: 'Max check attempts reached' } as const;
const SENDS = { code: 60203, status: 429, words: 'Max send attempts reached' } as const;
const LANDLINE = { code: 60205, status: 403 } as const;
const CONCURRENT = {
  code: 60212,
  status: 429,
  words: 'Too many concurrent requests for phone number',
} as const;
const BLOCKED = { code: 60410, status: 403, words: 'Verification delivery attempt blocked' };
const MISSING = { code: 20404, status: 404, words: 'The requested resource was not found' };
const TOO_MANY = { code: 20429, status: 429, words: 'Too Many Requests' };
const WRONG_METHOD = { code: 20004, status: 405, words: 'Method not allowed' };

const CODES: Readonly<Record<ErrorCode, TwilioCode>> = {
  invalid_request: INVALID,
  unauthorized: { code: 20003, status: 401, words: 'Authenticate' },
  forbidden: { code: 20403, status: 403, words: 'Forbidden' },
  not_found: MISSING,
  method_not_allowed: WRONG_METHOD,
  invalid_number: { ...INVALID, words: 'Invalid parameter `To`' },
  number_not_allowed: { ...INVALID, words: 'Invalid parameter `To`' },
  country_not_allowed: {
    code: 60605,
    status: 403,
    words: 'The destination phone number has been blocked by Verify Geo-Permissions',
  },
  sender_not_allowed: BLOCKED,
  channel_not_allowed: { ...INVALID, words: 'Invalid parameter `Channel`' },
  // Twilio forgets a verification with its end.
  challenge_final: MISSING,
  challenge_not_checkable: { ...INVALID, words: 'Invalid parameter `Code`' },
  transaction_mismatch: { ...INVALID, words: 'Invalid parameter `Amount` or `Payee`' },
  // Of registered methods and of hosted sessions, which this door does not have.
  method_not_registered: MISSING,
  session_final: MISSING,
  session_unverified: MISSING,
  result_used: MISSING,
  nothing_registered: MISSING,
  // Of the authenticator app, which does not come this way.
  device_removed: MISSING,
  device_clock: MISSING,
  sign_in_needed: MISSING,
  settings_conflict: MISSING,
  fresh_sign_in_needed: MISSING,
  proof_needed: MISSING,
  method_exists: MISSING,
  too_many_methods: MISSING,
  idempotency_conflict: CONCURRENT,
  // Applications know this code as: wait, then send again.
  resend_too_soon: SENDS,
  limit_reached: TOO_MANY,
  payload_too_large: { code: 20413, status: 413, words: 'Payload too large' },
  unsupported_media_type: { code: 20415, status: 415, words: 'Unsupported media type' },
  unavailable: { code: 20503, status: 503, words: 'Service unavailable' },
  internal: { code: 20500, status: 500, words: 'Internal server error' },
};

/** What a number is refused for must not be told apart. */
const HIDDEN_RULES: ReadonlySet<string> = new Set([
  ...FRAUD_RULES,
  'denied',
  'disposable',
  'opted_out',
]);
const SEND_RULES: ReadonlySet<string> = new Set(['resends', 'number']);

export function answerOf(error: OctothorpeError): TwilioAnswer {
  const { code, status, words } = codeOf(error);
  const cure = refusalText(error);
  return {
    status,
    body: {
      code,
      message: words === undefined ? cure : `${words}: ${cure}`,
      more_info: `https://www.twilio.com/docs/errors/${code}`,
      status,
    },
    headers: {
      ...retryAfter(error),
      ...(status === 401 ? { 'WWW-Authenticate': 'Basic realm="Twilio API"' } : {}),
    },
  };
}

function codeOf(error: OctothorpeError): TwilioCode {
  if (error instanceof TwilioError) return error.twilio;
  if (error.code !== 'limit_reached') return CODES[error.code];
  const { rule = '' } = error;
  if (HIDDEN_RULES.has(rule)) return BLOCKED;
  if (rule.startsWith('guesses_')) return CHECKS;
  return SEND_RULES.has(rule) ? SENDS : CODES.limit_reached;
}

// Refusals that this door makes itself.

/** @param cure a sentence that says what to send instead */
export function invalidParameter(name: string, cure: string): TwilioError {
  const words = `Invalid parameter \`${name}\``;
  return new TwilioError('invalid_request', { ...INVALID, words }, cure);
}

export function landline(): TwilioError {
  const words = 'SMS is not supported by landline phone number';
  return new TwilioError('channel_not_allowed', { ...LANDLINE, words }, 'Use Channel=call.');
}

export function amountAndPayee(): TwilioError {
  const words = "'Amount' & 'Payee' params are required";
  return new TwilioError(
    'invalid_request',
    { code: 60206, status: 400, words },
    'This verification confirms a transaction: send both, as they were at its start.',
  );
}

export function callWithTransaction(): TwilioError {
  const words = 'Call channel is not supported when using PSD2';
  return new TwilioError(
    'invalid_request',
    { code: 60214, status: 400, words },
    'A call that reads the code out says no amount. Use Channel=sms, or a service with "call": "hash".',
  );
}

export function checksUsedUp(): TwilioError {
  return new TwilioError('limit_reached', CHECKS, 'Start a new verification.');
}

/** Another request starts a verification of this number now. */
export function concurrent(): TwilioError {
  return new TwilioError('limit_reached', CONCURRENT, 'Send the request again in a second.', 1);
}

/** @param cure what is there instead */
export function wrongMethod(cure: string): TwilioError {
  return new TwilioError('method_not_allowed', WRONG_METHOD, cure);
}
