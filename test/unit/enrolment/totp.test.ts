import { randomBytes } from 'node:crypto';
import {
  checkTotp,
  DRIFT_STEPS_MAX,
  inGroupsOfFour,
  newTotpSecret,
  stepAt,
  totpUri,
} from '../../../src/enrolment/totp.js';
import { codeAt } from '../../setup/authenticator-app.js';

/** `12345678901234567890`, of RFC 6238's appendix B. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const STEP_MS = 30_000;
const NOW = Date.UTC(2027, 0, 1, 12, 0, 10);

const fresh = (secret: string) => ({ secret, lastStep: 0, driftSteps: 0 });

// RFC 6238 lists eight digits; an app of six digits shows the last six.
it.each([
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
])('the code of RFC 6238 at %d s is right', (seconds, code) => {
  const use = checkTotp(fresh(RFC_SECRET), code.slice(2), seconds * 1_000);
  expect(use).toEqual({ lastStep: Math.floor(seconds / 30), driftSteps: 0 });
});

describe('a code of the app', () => {
  const secret = newTotpSecret(randomBytes);
  const next = (method: ReturnType<typeof fresh>, use: ReturnType<typeof checkTotp>) => ({
    ...method,
    ...use,
  });

  it('works once', () => {
    const method = fresh(secret);
    const use = checkTotp(method, codeAt(secret, NOW), NOW);
    expect(use?.lastStep).toBe(stepAt(NOW));
    expect(checkTotp(next(method, use), codeAt(secret, NOW), NOW)).toBeUndefined();
  });

  it('works no more once a newer one was used', () => {
    const method = fresh(secret);
    const used = next(method, checkTotp(method, codeAt(secret, NOW), NOW));
    expect(checkTotp(used, codeAt(secret, NOW - STEP_MS), NOW)).toBeUndefined();
    expect(checkTotp(used, codeAt(secret, NOW + STEP_MS), NOW)).toMatchObject({ driftSteps: 1 });
  });

  it.each([-1, 1])('may be %d step off', (off) => {
    const use = checkTotp(fresh(secret), codeAt(secret, NOW + off * STEP_MS), NOW);
    expect(use).toEqual({ lastStep: stepAt(NOW) + off, driftSteps: off });
  });

  it.each([-2, 2, 20])('must not be %d steps off', (off) => {
    expect(checkTotp(fresh(secret), codeAt(secret, NOW + off * STEP_MS), NOW)).toBeUndefined();
  });

  it('is followed where its clock drifts away slowly, up to five minutes', () => {
    let method = fresh(secret);
    let offSteps = 0;
    let atMs = NOW;
    for (; offSteps < DRIFT_STEPS_MAX; atMs += 86_400_000) {
      offSteps += 1;
      const use = checkTotp(method, codeAt(secret, atMs + offSteps * STEP_MS), atMs);
      expect(use?.driftSteps).toBe(offSteps);
      method = next(method, use);
    }
    const further = codeAt(secret, atMs + (offSteps + 1) * STEP_MS);
    expect(checkTotp(method, further, atMs)).toBeUndefined();
  });

  it('is right again as soon as a wrong clock was set, and no step comes back by that', () => {
    const ahead = { secret, lastStep: stepAt(NOW) + 8, driftSteps: 8 };
    expect(checkTotp(ahead, codeAt(secret, NOW), NOW)).toBeUndefined();
    const later = NOW + 9 * STEP_MS;
    expect(checkTotp(ahead, codeAt(secret, later), later)).toMatchObject({ driftSteps: 0 });
    expect(checkTotp(ahead, codeAt(secret, later + 4 * STEP_MS), later)).toBeUndefined();
  });

  it.each(['', '12345', '1234567', '１２３４５６'])('is not %p', (code) => {
    expect(checkTotp(fresh(secret), code, NOW)).toBeUndefined();
  });
});

it('a new secret has 160 bits, and every one is another', () => {
  const secrets = Array.from({ length: 100 }, () => newTotpSecret(randomBytes));
  expect(new Set(secrets).size).toBe(100);
  for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
});

it('the URI names brand, account and parameters', () => {
  const uri = new URL(totpUri(RFC_SECRET, 'Acme: Bank', 'mia@example.com'));
  expect(uri.protocol).toBe('otpauth:');
  expect(uri.host).toBe('totp');
  expect(decodeURIComponent(uri.pathname)).toBe('/Acme Bank:mia@example.com');
  expect(Object.fromEntries(uri.searchParams)).toEqual({
    issuer: 'Acme Bank',
    secret: RFC_SECRET,
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  });
});

it('the secret is shown in groups of four', () => {
  expect(inGroupsOfFour('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')).toBe(
    'ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567',
  );
});
