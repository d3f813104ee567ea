/**
 * Codes of an authenticator app (TOTP, RFC 6238): a new secret, how the app takes it, and the check of a code. Pure.
 *
 * SHA-1, six digits and steps of 30 s: Microsoft Authenticator, Google Authenticator, FreeOTP and 1Password all take these, and some of them
 * ignore any other choice without a word. SHA-1 is safe here: HMAC does not depend on its resistance to collisions.
 */
import { HOTP, Secret, TOTP } from 'otpauth';
import { isSameText } from '../challenge/code.js';
import type { TotpMethod } from './method.js';
import { QR_BYTES_MAX } from './qr-code.js';

const STEP_MS = 30_000;
const DIGITS = 6;
const SECRET_BYTES = 20;
/** How many steps a clock may be off beside what is known of it, in either direction. */
const WINDOW_STEPS = 1;
/** Five minutes: a clock that is further off has to be set. It bounds how far one code after the other can move the window. */
export const DRIFT_STEPS_MAX = 10;
/** Longer ones make the QR code too dense for a phone. */
const NAME_CHARACTERS_MAX = 64;

/** What a right code leads to: both are stored with the method before the code counts. */
export interface TotpUse {
  readonly lastStep: number;
  readonly driftSteps: number;
}

/**
 * Whether the app shows this code now. The service must store `lastStep` where it is still newer than the stored one, and only then accept:
 * so a code works once, however many requests bring it at once.
 * @param code six ASCII digits
 * @param by names the check: the one that used the last step, sent again, finds its code right
 * @returns undefined where the code is wrong, used, older than the last one that was used, or of a clock that is too far off
 */
export function checkTotp(
  method: Pick<TotpMethod, 'secret' | 'lastStep' | 'driftSteps' | 'usedBy'>,
  code: string,
  nowMs: number,
  by?: string,
): TotpUse | undefined {
  const { secret, lastStep, driftSteps, usedBy } = method;
  const isAgain = by !== undefined && by === usedBy;
  const oldest = isAgain ? lastStep : lastStep + 1;
  const key = Secret.fromBase32(secret);
  const now = stepAt(nowMs);
  let found: TotpUse | undefined;
  // All steps, without an early end: the time tells nothing. The newest one that fits counts, so that no later step has the same code.
  for (const drift of possibleDrifts(driftSteps)) {
    const step = now + drift;
    const right = HOTP.generate({ secret: key, counter: step, digits: DIGITS });
    if (isSameText(code, right) && step >= oldest) found = { lastStep: step, driftSteps: drift };
  }
  return found;
}

/** Around the clock as it was last seen, and around the right time: a clock that was wrong may have been set. Ascending. */
function possibleDrifts(known: number): readonly number[] {
  const drifts = new Set<number>();
  for (const around of [0, known]) {
    for (let beside = -WINDOW_STEPS; beside <= WINDOW_STEPS; beside += 1) {
      if (Math.abs(around + beside) <= DRIFT_STEPS_MAX) drifts.add(around + beside);
    }
  }
  return [...drifts].sort((a, b) => a - b);
}

/** 160 random bits, as RFC 4226 recommends; Base32 without padding. */
export function newTotpSecret(randomBytes: (size: number) => Buffer): string {
  return new Secret({ buffer: new Uint8Array(randomBytes(SECRET_BYTES)).buffer }).base32;
}

/** The number of the time step, since 1970. */
export function stepAt(nowMs: number): number {
  return TOTP.counter({ period: STEP_MS / 1000, timestamp: nowMs });
}

/** So much of the account's name stays before the brand is shortened too. */
const LABEL_CHARACTERS_KEPT = 8;

/**
 * What the QR code says. Apps show issuer and label as the account's name. Both are shortened to what the code can hold: a character of another
 * script takes up to 12 bytes, and the issuer is there twice.
 * @param issuer the tenant's brand
 * @param label the account's name, as the person knows it
 */
export function totpUri(secret: string, issuer: string, label: string): string {
  const [brand, account] = [[...nameOf(issuer)], [...nameOf(label)]];
  for (;;) {
    const names = { issuer: brand.join('').trim(), label: account.join('').trim() };
    const uri = uriOf(secret, names);
    if (uri.length <= QR_BYTES_MAX) return uri;
    (account.length > LABEL_CHARACTERS_KEPT ? account : brand).pop();
  }
}

function uriOf(secret: string, names: { readonly issuer: string; readonly label: string }): string {
  const totp = new TOTP({
    ...names,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: DIGITS,
    period: STEP_MS / 1000,
  });
  return totp.toString();
}

/** For people who cannot scan: `JBSW Y3DP EHPK 3PXP`. Apps ignore the spaces. */
export function inGroupsOfFour(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? '';
}

/** The colon separates issuer and label, so neither may hold one. */
function nameOf(text: string): string {
  const name = text.replaceAll(':', ' ').replace(/\s+/g, ' ').trim();
  return [...name].slice(0, NAME_CHARACTERS_MAX).join('');
}
