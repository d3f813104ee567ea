/**
 * Checks a code that was sent to the API or replied by SMS. It computes the code's verifier under every key that may have made the challenge;
 * the judge compares and counts.
 */
import { hash, timingSafeEqual } from 'node:crypto';
import type { Challenge } from './challenge.js';
import { codeVerifier, deriveCode } from './code.js';
import type { Keyring } from './keyring.js';
import type { CodeJudge, Judgement } from './ports.js';
import type { Asker } from './start-request.js';

export class CodeCheck {
  readonly #judge: CodeJudge;
  readonly #keyring: Keyring;

  constructor(judge: CodeJudge, keyring: Keyring) {
    this.#judge = judge;
    this.#keyring = keyring;
  }

  /**
   * @param code six ASCII digits
   * @param requestId the same id with the same code gets the first verdict again and spends nothing
   * @throws OctothorpeError `limit_reached`, `unavailable`
   */
  judge(
    tenant: string,
    id: string,
    code: string,
    requestId: string,
    asker: Asker = {},
  ): Promise<Judgement> {
    const verifiers = this.#keyring.all.map((keys) => ({
      keyId: keys.id,
      verifier: codeVerifier(keys, id, code),
    }));
    const name = nameOf(requestId, verifiers[0]?.verifier);
    return this.#judge.judge({ id, tenant, verifiers, requestId: name }, asker);
  }

  /**
   * Whether the code is the challenge's own, in constant time. It proves nothing, since it is not counted: it only tells which of several
   * challenges a code was meant for.
   */
  fits({ id, secret }: Challenge, code: string): boolean {
    const keys = this.#keyring.find(secret.keyId);
    if (!keys || secret.seed === '') return false;
    return timingSafeEqual(Buffer.from(deriveCode(keys, id, secret.seed)), Buffer.from(code));
  }
}

/** The guess is part of the name: a repeated request gets its first verdict, another guess under the same id does not. */
function nameOf(requestId: string, verifier = ''): string {
  return hash('sha256', requestId + verifier, 'hex').slice(0, 12);
}
