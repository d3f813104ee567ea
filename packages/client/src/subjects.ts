/** What accounts have registered: phones, apps, devices, passkeys, recovery codes. */
import type { CallOptions, HttpClient } from './http-client.js';
import type { AddMethod, MethodData, MethodsData, SubjectExport } from './models.js';

/** What a change of registered methods may need. */
export interface ProofOptions extends CallOptions {
  /** The id of a challenge of this subject, verified within five minutes by another registered method. */
  readonly proof?: string;
  /** A pass of an operator, in place of a proof. */
  readonly pass?: string;
}

/** `octothorpe.subjects`. The key needs the scope `subjects`. A subject is your own id of an account. */
export class Subjects {
  readonly #http: HttpClient;

  /** @internal */
  constructor(http: HttpClient) {
    this.#http = http;
  }

  /**
   * Lists what a subject has registered. An unknown subject has nothing.
   *
   * @example
   * ```js
   * const { methods } = await octothorpe.subjects.methods(subject);
   * console.log(methods.map(({ kind, to }) => `${kind} ${to ?? ''}`));
   * ```
   */
  methods(subject: string, { signal }: CallOptions = {}): Promise<MethodsData> {
    const path = `${pathOf(subject)}/methods`;
    return this.#http.json({ method: 'GET', path, repeat: 'read', signal });
  }

  /**
   * Registers a phone or an authenticator app that your service has verified itself. It is sent once.
   *
   * @throws {@link OctothorpeError} `method_exists`, `too_many_methods`, `proof_needed`
   * @example
   * ```js
   * const { id } = await octothorpe.subjects.addMethod(subject, { kind: 'phone', number: to, name: 'Work phone' });
   * console.log(id); // me_…
   * ```
   */
  addMethod(subject: string, method: AddMethod, { signal }: CallOptions = {}): Promise<MethodData> {
    const path = `${pathOf(subject)}/methods`;
    return this.#http.json({ method: 'POST', path, body: method, repeat: 'never', signal });
  }

  /**
   * Gives a method another name.
   *
   * @example
   * ```js
   * const { id } = await octothorpe.subjects.addMethod(subject, { kind: 'phone', number: to });
   * await octothorpe.subjects.renameMethod(subject, id, 'Work phone');
   * ```
   */
  renameMethod(
    subject: string,
    id: string,
    name: string,
    { signal }: CallOptions = {},
  ): Promise<MethodData> {
    const path = methodPath(subject, id);
    return this.#http.json({ method: 'PATCH', path, body: { name }, repeat: 'read', signal });
  }

  /**
   * Chooses the method that a sign-in starts with. It needs a proof by another method, or an operator’s pass.
   *
   * @throws {@link OctothorpeError} `proof_needed`
   * @example
   * ```js
   * await octothorpe.subjects.addMethod(subject, { kind: 'phone', number: to });
   * const app = await octothorpe.subjects.addMethod(subject, { kind: 'totp', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' });
   * const proof = await octothorpe.challenges.start({ to, channels: ['sms'], subject });
   * await proof.check(await codeThatThePersonTypes());
   * await octothorpe.subjects.setDefaultMethod(subject, app.id, { proof: proof.id });
   * ```
   */
  setDefaultMethod(
    subject: string,
    id: string,
    { proof, pass, signal }: ProofOptions = {},
  ): Promise<MethodsData> {
    const path = `${pathOf(subject)}/methods/default`;
    const body = { method: id, ...given('proof', proof), ...given('pass', pass) };
    return this.#http.json({ method: 'PUT', path, body, repeat: 'never', signal });
  }

  /**
   * Removes a method. The default and the last one need a proof, or an operator’s pass.
   *
   * @throws {@link OctothorpeError} `proof_needed`, `not_found`
   * @example
   * ```js
   * await octothorpe.subjects.addMethod(subject, { kind: 'totp', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' });
   * const { id } = await octothorpe.subjects.addMethod(subject, { kind: 'phone', number: to });
   * await octothorpe.subjects.removeMethod(subject, id);
   * ```
   */
  async removeMethod(
    subject: string,
    id: string,
    { proof, pass, signal }: ProofOptions = {},
  ): Promise<void> {
    await this.#http.json({
      method: 'DELETE',
      path: methodPath(subject, id),
      query: { proof },
      headers: given('octothorpe-pass', pass),
      repeat: 'never',
      signal,
    });
  }

  /**
   * Tells what is kept of a person, for the person: numbers masked, secrets named but not shown.
   *
   * @example
   * ```js
   * const { methods } = await octothorpe.subjects.export(subject);
   * console.log(methods.map(({ kept }) => kept));
   * ```
   */
  export(subject: string, { signal }: CallOptions = {}): Promise<SubjectExport> {
    const path = `${pathOf(subject)}/export`;
    return this.#http.json({ method: 'GET', path, repeat: 'read', signal });
  }

  /**
   * Erases all that a subject has registered. May be repeated.
   *
   * @example
   * ```js
   * await octothorpe.subjects.delete(subject);
   * ```
   */
  async delete(subject: string, { signal }: CallOptions = {}): Promise<void> {
    await this.#http.json({ method: 'DELETE', path: pathOf(subject), repeat: 'read', signal });
  }
}

function pathOf(subject: string): string {
  return `/v1/subjects/${encodeURIComponent(subject)}`;
}

function methodPath(subject: string, id: string): string {
  return `${pathOf(subject)}/methods/${encodeURIComponent(id)}`;
}

function given(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value };
}
