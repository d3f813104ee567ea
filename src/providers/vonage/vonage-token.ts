/**
 * The application's bearer token (RS256). A signature costs as much as twenty requests, so one token serves until
 * shortly before its end, and the private key is parsed once.
 */
import { createPrivateKey, type KeyObject, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';

const LIFE_SECONDS = 900;
/** A token is not used in its last minute, which covers a request's time-out and clocks that differ. */
const RENEW_BEFORE_SECONDS = 60;

export class VonageToken {
  readonly #applicationId: string;
  readonly #key: KeyObject;
  #token: Promise<string> | undefined;
  #renewAtSeconds = 0;

  /** @param privateKey RSA, PEM */
  constructor(applicationId: string, privateKey: string) {
    this.#applicationId = applicationId;
    this.#key = createPrivateKey(privateKey);
  }

  current(nowMs: number): Promise<string> {
    const nowSeconds = Math.floor(nowMs / 1000);
    if (this.#token === undefined || nowSeconds >= this.#renewAtSeconds) {
      this.#renewAtSeconds = nowSeconds + LIFE_SECONDS - RENEW_BEFORE_SECONDS;
      this.#token = this.#sign(nowSeconds);
    }
    return this.#token;
  }

  #sign(nowSeconds: number): Promise<string> {
    return new SignJWT({ application_id: this.#applicationId })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .setIssuedAt(nowSeconds)
      .setExpirationTime(nowSeconds + LIFE_SECONDS)
      .setJti(randomUUID())
      .sign(this.#key);
  }
}
