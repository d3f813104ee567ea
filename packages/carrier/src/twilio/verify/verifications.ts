/** The rules of Twilio's Verify: how long a verification lives, how often it is sent and checked. Pure. Source: Twilio, Verify v2 API. */

const LIFE_MS = 10 * 60_000;
const SENDS_MAX = 5;
const CHECKS_MAX = 5;

export type VerifyChannel = 'sms' | 'call' | 'whatsapp';

export interface Verification {
  readonly sid: string;
  readonly serviceSid: string;
  /** E.164 */
  readonly to: string;
  readonly code: string;
  readonly createdAt: number;
  status: 'pending' | 'approved' | 'canceled' | 'max_attempts_reached';
  channel: VerifyChannel;
  updatedAt: number;
  readonly sends: { at: number; channel: VerifyChannel; sid: string }[];
  checks: number;
}

/** Twilio forgets a verification with its end, and after ten minutes. */
export function isOpen(verification: Verification, nowMs: number): boolean {
  return verification.status === 'pending' && !isExpired(verification, nowMs);
}

export function isExpired({ createdAt }: Verification, nowMs: number): boolean {
  return nowMs - createdAt > LIFE_MS;
}

export function sendsAreUsedUp({ sends }: Verification): boolean {
  return sends.length >= SENDS_MAX;
}

export type CheckResult = 'approved' | 'wrong' | 'used-up';

/** Counts the check. */
export function check(verification: Verification, code: string, nowMs: number): CheckResult {
  if (verification.checks >= CHECKS_MAX) {
    verification.status = 'max_attempts_reached';
    return 'used-up';
  }
  verification.checks += 1;
  verification.updatedAt = nowMs;
  if (code !== verification.code) return 'wrong';
  verification.status = 'approved';
  return 'approved';
}

/** The text of a message, as the default template has it. */
export function codeText(friendlyName: string, code: string): string {
  return `Your ${friendlyName} verification code is: ${code}`;
}

/** TwiML that reads the code out twice, digit by digit. */
export function codeTwiml(friendlyName: string, code: string): string {
  const name = friendlyName.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  const say = `<Say>Your ${name} verification code is: ${[...code].join(', ')}.</Say>`;
  return `<Response>${say}<Pause/>${say}</Response>`;
}
