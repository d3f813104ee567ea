/** A phone with our authenticator app, over HTTP: it pairs by a QR code's address and answers what it is asked. */
import { createECDH, randomBytes } from 'node:crypto';
import type { Decision } from '../../src/approvals/approval.js';
import { TestDevice } from './approval-world.js';

export interface PhoneRequest {
  readonly challenge: string;
  readonly nonce: string;
  readonly what: string;
  readonly where: string;
}

export interface PastRequest {
  readonly challenge: string;
  readonly end: string;
}

export class TestPhone {
  readonly #device: TestDevice;
  readonly #origin: string;

  constructor(publicUrl: string) {
    this.#origin = publicUrl;
    this.#device = new TestDevice(publicUrl, Date);
  }

  async pair(url: string, name: string): Promise<void> {
    const ticket = url.slice(url.indexOf('#pair=') + 6);
    const paired = await this.#post('pair', JSON.stringify(this.#device.pairing(ticket, name)));
    this.#device.id = (paired as { device: { id: string } }).device.id;
  }

  /** From now on the phone is woken there. */
  async subscribe(endpoint: string): Promise<void> {
    const [p256dh, auth] = [createECDH('prime256v1').generateKeys('base64url'), randomBytes(16)];
    const push = { endpoint, p256dh, auth: auth.toString('base64url') };
    await this.#send('device', 'POST', JSON.stringify({ push }));
  }

  /** What the phone is asked now. */
  async requests(): Promise<readonly PhoneRequest[]> {
    return (await this.#account()).requests;
  }

  /** What it was asked before, the newest first. */
  async history(): Promise<readonly PastRequest[]> {
    return (await this.#account()).history;
  }

  /** The person sees the open request. */
  async show(): Promise<void> {
    const { challenge } = await this.#open();
    await this.#send('shown', 'POST', JSON.stringify({ challenge }));
  }

  /** The open request: the oldest, or the one of this challenge. */
  async asked(id?: string): Promise<PhoneRequest | undefined> {
    const all = await this.requests();
    return id === undefined ? all[0] : all.find(({ challenge }) => challenge === id);
  }

  /** Answers `asked`. @throws where there is none */
  async answer(decision: Decision, number = '', id?: string): Promise<string> {
    const request = await this.#open(id);
    const { challengeId: challenge, ...signed } = this.#device.answer(request, decision, number);
    const body = JSON.stringify({
      ...{ challenge, decision: signed.decision, signature: signed.signature },
      ...(decision === 'approve' ? { number } : {}),
    });
    return ((await this.#send('answer', 'POST', body)) as { outcome: string }).outcome;
  }

  /** The event stream that an open app follows. */
  events(): Promise<Response> {
    return fetch(`${this.#origin}/authenticator/api/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ tokens: [this.#device.token('events')] }),
    });
  }

  async #open(id?: string): Promise<PhoneRequest> {
    const request = await this.asked(id);
    if (!request) throw new Error('Nobody asks this phone.');
    return request;
  }

  async #account() {
    const account = await this.#send('account', 'GET', '');
    return account as { requests: PhoneRequest[]; history: PastRequest[] };
  }

  #send(action: string, method: 'GET' | 'POST', body: string): Promise<unknown> {
    const authorization = `Bearer ${this.#device.token(action, body)}`;
    return this.#fetch(action, method, body, { authorization });
  }

  #post(action: string, body: string): Promise<unknown> {
    return this.#fetch(action, 'POST', body, {});
  }

  async #fetch(
    action: string,
    method: 'GET' | 'POST',
    body: string,
    headers: Record<string, string>,
  ): Promise<unknown> {
    const answer = await fetch(`${this.#origin}/authenticator/api/${action}`, {
      method,
      headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body } : {}),
    });
    const said = await answer.json();
    if (!answer.ok) throw new Error(`${action}: ${JSON.stringify(said)}`);
    return said;
  }
}
