/** The claims of the signed result, which the browser carries to the return URL. */
import type { Channel } from '../challenge/challenge.js';
import type { Outcome, Purpose, Session } from './session.js';
import { SESSION_LIMITS } from './session-policy.js';

/** The claims of a result, beside `iss`. Times are seconds since 1970 (RFC 7519). */
export interface ResultClaims {
  readonly aud: string;
  /** The tenant's own id of the person. */
  readonly sub: string;
  /** The session. */
  readonly sid: string;
  /** The result's id: it is redeemed once. */
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
  readonly purpose: Purpose;
  readonly outcome: Outcome;
  /** What verified the person. Only with the outcome `verified`, as is `phone`. */
  readonly method?: Channel;
  /** Masked: the full number is never in a URL. */
  readonly phone?: string;
}

/** @throws Error for a session without a result */
export function resultClaims(session: Session, audience: string): ResultClaims {
  const { result, outcome } = session;
  if (!result || !outcome) throw new Error('The session has no result yet.');
  const iat = Math.floor(result.atMs / 1000);
  const verified = outcome === 'verified';
  return {
    aud: audience,
    sub: session.subject,
    sid: session.id,
    jti: result.id,
    iat,
    exp: iat + SESSION_LIMITS.resultMs / 1000,
    purpose: session.purpose,
    outcome,
    ...(verified && session.method ? { method: session.method } : {}),
    ...(verified && session.number ? { phone: session.number.masked } : {}),
  };
}
