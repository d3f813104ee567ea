/**
 * The account at Vonage, and who may use it: key and secret, or a token that the application has signed. With `any`, every key, token and sender
 * is accepted, and taken note of.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Request } from 'express';
import { decodeJwt, jwtVerify } from 'jose';
import type { VonageAccount } from '../carrier-interface.js';
import { BoundedMap } from '../records.js';
import { dialable } from '../request-values.js';
import { basicCredentials, sameSecret } from '../vendor-api.js';
import { e164, VonageError } from './vonage-conventions.js';

const NUMBERS_MAX = 10_000;

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

export class VonageAccountState {
  readonly any: boolean;
  readonly signatureSecret: string;
  readonly inboundUrl: string | undefined;
  apiKey: string;
  applicationId: string;
  readonly #account: VonageAccount;
  readonly #publicKey: KeyObject | undefined;
  readonly #numbers = new BoundedMap<true>(NUMBERS_MAX);

  constructor(account: VonageAccount) {
    this.#account = account;
    this.any = account.any === true;
    this.signatureSecret = account.signatureSecret;
    this.inboundUrl = account.inboundUrl;
    this.apiKey = account.apiKey;
    this.applicationId = account.applicationId;
    this.#publicKey = this.any ? undefined : createPublicKey(account.publicKey);
    for (const number of account.numbers) this.#numbers.set(e164(number), true);
  }

  /**
   * By the Authorization header.
   * @param basicAllowed accept key and secret too; the Voice API accepts only a token
   * @throws VonageError unauthorized
   */
  async check(request: Request, basicAllowed: boolean): Promise<void> {
    const header = request.headers.authorization ?? '';
    const token = /^Bearer (\S+)$/i.exec(header)?.[1];
    if (token && (await this.#signedByApplication(token))) return;
    const basic = basicAllowed ? basicCredentials(header) : undefined;
    if (basic && this.knows(basic)) return;
    throw new VonageError('unauthorized');
  }

  /** Key and secret. */
  knows({ user, password }: Credentials): boolean {
    if (!user || !password) return false;
    if (this.any) {
      this.apiKey = user;
      return true;
    }
    return sameSecret(user, this.#account.apiKey) && sameSecret(password, this.#account.apiSecret);
  }

  /** @param number E.164 */
  owns(number: string): boolean {
    return this.#numbers.get(number) === true;
  }

  /** A number that may send and call, with or without the plus sign; with `any`, every one that can be dialled. */
  maySend(number: string): boolean {
    const full = e164(number);
    if (this.owns(full)) return true;
    if (!this.any || !dialable(full)) return false;
    this.#numbers.set(full, true);
    return true;
  }

  get numbers(): readonly string[] {
    return this.#numbers.keys();
  }

  get firstNumber(): string {
    return this.#account.numbers[0] ?? '';
  }

  hasAgent(agent: string): boolean {
    return this.any || this.#account.rcsAgents?.includes(agent) === true;
  }

  async #signedByApplication(token: string): Promise<boolean> {
    try {
      if (!this.#publicKey) {
        const id = decodeJwt(token)['application_id'];
        if (typeof id !== 'string') return false;
        this.applicationId = id;
        return true;
      }
      const { payload } = await jwtVerify(token, this.#publicKey, {
        algorithms: ['RS256'],
        requiredClaims: ['iat', 'jti'],
        clockTolerance: 30,
      });
      return sameSecret(String(payload['application_id']), this.#account.applicationId);
    } catch {
      return false;
    }
  }
}
