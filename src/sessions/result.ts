/** The claims of the signed result, which the browser carries to the return URL. */

import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, errors, type JWK, jwtVerify, SignJWT } from 'jose';
import type { Assurance } from '../challenge/challenge.js';
import type { MasterKey } from '../challenge/code.js';
import type { Clock } from '../challenge/time.js';
import type { Transaction } from '../challenge/transaction.js';
import type { ProvedBy } from './method-plan.js';
import {
  type Outcome,
  type Purpose,
  SESSION_LIMITS,
  type Session,
  sessionAssurance,
} from './session.js';

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
  readonly method?: ProvedBy;
  /** `low`: the phone was proven by an SMS from its number, whose sender can be forged. Absent in all other cases. */
  readonly assurance?: Assurance;
  /** Masked: the full number is never in a URL. */
  readonly phone?: string;
  /** Set-up of methods: the kinds that are registered now, and the kind of the default. */
  readonly registered?: readonly string[];
  readonly default?: string;
  /** What the person has confirmed. */
  readonly transaction?: Transaction;
}

/** @throws Error for a session without a result */
export function resultClaims(session: Session, audience: string): ResultClaims {
  const { result, outcome } = session;
  if (!result || !outcome) throw new Error('The session has no result yet.');
  const iat = Math.floor(result.atMs / 1000);
  const verified = outcome === 'verified';
  const assurance = sessionAssurance(session);
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
    ...(verified && assurance ? { assurance } : {}),
    ...(verified && session.number ? { phone: session.number.masked } : {}),
    ...(verified && session.plan?.result ? session.plan.result : {}),
    ...(verified && session.transaction ? { transaction: session.transaction } : {}),
  };
}

// The Ed25519 keys that results are signed with. Each is derived from a master key, so there is no other secret to keep and rotate. The key
// of the newest master in use signs; the keys of all others, also of standby ones, are published as well.

/** ASN.1 of an Ed25519 private key up to its 32 bytes (RFC 8410, section 7). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SEED_BYTES = 32;

export interface ResultKey {
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** What `/.well-known/jwks.json` shows. */
  readonly jwk: JWK;
}

/** @param masters newest first, at least one in use. @returns the one that signs first */
export async function resultKeys(masters: readonly MasterKey[]): Promise<readonly ResultKey[]> {
  return Promise.all(inUseFirst(masters).map(({ secret }) => resultKey(secret)));
}

/** Private Ed25519 keys for another purpose, as JWKs. @returns the one that signs first */
export async function derivedKeys(
  masters: readonly MasterKey[],
  purpose: string,
): Promise<readonly JWK[]> {
  return Promise.all(
    inUseFirst(masters).map(async ({ secret }) => {
      const { kid, privateKey } = await derivedKey(secret, purpose);
      return { ...(privateKey.export({ format: 'jwk' }) as JWK), kid, alg: 'EdDSA', use: 'sig' };
    }),
  );
}

function inUseFirst(masters: readonly MasterKey[]): MasterKey[] {
  return [...masters.filter(isInUse), ...masters.filter((key) => !isInUse(key))];
}

const isInUse = ({ standby }: MasterKey) => !standby;

async function resultKey(secret: Buffer): Promise<ResultKey> {
  const { kid, privateKey, publicKey, shown } = await derivedKey(secret, 'session-result');
  return { kid, privateKey, publicKey, jwk: { ...shown, kid, alg: 'EdDSA', use: 'sig' } };
}

async function derivedKey(secret: Buffer, purpose: string) {
  const seed = hkdfSync('sha256', secret, 'octothorpe', purpose, SEED_BYTES);
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, Buffer.from(seed)]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey);
  const { kty, crv, x } = publicKey.export({ format: 'jwk' }) as JWK;
  const shown = { kty, crv, x } as JWK;
  return { kid: await calculateJwkThumbprint(shown), privateKey, publicKey, shown };
}

// Signs results as JWTs (EdDSA), and checks them when a service redeems them.

/** The token's type, so that no other JWT is accepted (RFC 8725, section 3.11). */
export const RESULT_TYPE = 'octothorpe-result+jwt';

export class ResultSigner {
  readonly #keys: readonly ResultKey[];
  readonly #issuer: string;
  readonly #clock: Clock;

  /** @param keys newest first @param issuer the public URL of this installation */
  constructor(keys: readonly ResultKey[], issuer: string, clock: Clock) {
    this.#keys = keys;
    this.#issuer = issuer;
    this.#clock = clock;
  }

  /** The public keys for services. */
  get jwks(): { readonly keys: readonly JWK[] } {
    return { keys: this.#keys.map(({ jwk }) => jwk) };
  }

  /** The same claims give the same token. */
  async sign(claims: ResultClaims): Promise<string> {
    const [newest] = this.#keys;
    if (!newest) throw new Error('There is no key to sign with.');
    return new SignJWT({ iss: this.#issuer, ...claims })
      .setProtectedHeader({ alg: 'EdDSA', kid: newest.kid, typ: RESULT_TYPE })
      .sign(newest.privateKey);
  }

  /** The claims of a valid result of this installation; undefined for anything else. */
  async verify(token: string, audience: string): Promise<ResultClaims | undefined> {
    try {
      const { payload } = await jwtVerify<ResultClaims>(token, (header) => this.#find(header.kid), {
        algorithms: ['EdDSA'],
        issuer: this.#issuer,
        audience,
        typ: RESULT_TYPE,
        requiredClaims: ['sub', 'sid', 'jti', 'exp', 'outcome'],
        currentDate: new Date(this.#clock.now()),
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  #find(kid: string | undefined) {
    const key = this.#keys.find((each) => each.kid === kid);
    if (!key) throw new errors.JWKSNoMatchingKey();
    return key.publicKey;
  }
}
