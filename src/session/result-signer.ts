/** Signs results as JWTs (EdDSA), and checks them when a service redeems them. */
import { errors, type JWK, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../clock.js';
import type { ResultClaims } from './result.js';
import type { ResultKey } from './result-keys.js';

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
