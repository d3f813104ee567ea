/**
 * The relay: takes a message, delivers it as a challenge is delivered, and tells what became of it. A message is stored as a challenge is,
 * with its content sealed beside the number; both are gone once it is final.
 */
import { cancel, endCanceled } from '../challenge/cancellation.js';
import type { Challenge, Channel } from '../challenge/challenge.js';
import { newestChannel, newMessageId } from '../challenge/challenge.js';
import { type Keyring, newSeed } from '../challenge/code.js';
import { idempotencyConflict, OctothorpeError } from '../challenge/errors.js';
import { idBits, requestHash } from '../challenge/idempotency.js';
import { type PhoneNumberCipher, parsePhoneNumber } from '../challenge/phone-number.js';
import {
  type ChallengePolicy,
  DEFAULT_RELAY_RULES,
  type Idempotency,
  type Tenant,
} from '../challenge/policy.js';
import type { Admission, ChallengeStore, EndWatch, TestNumberTable } from '../challenge/ports.js';
import { admitStart, type RefusalWatch, type Router, returnUnused } from '../challenge/routing.js';
import { readContent, sealContent } from './content.js';
import { EXPIRES_SECONDS_MAX, type MessageRequest } from './message.js';
import type { RelayWatch } from './relay-watch.js';

/** A challenge whose code somebody else made. */
export type Message = Challenge;

export interface MessageDependencies {
  readonly store: ChallengeStore;
  readonly routes: Router;
  readonly admission: Admission;
  readonly ends: EndWatch;
  readonly testNumbers: TestNumberTable;
  readonly keyring: Keyring;
  readonly cipher: PhoneNumberCipher;
  readonly randomBytes: (size: number) => Buffer;
  readonly policy: Pick<ChallengePolicy, 'lifeMs'>;
  readonly watch: Pick<RelayWatch, 'sent'>;
  /** Limits learn whether the code came back. */
  readonly settleOutcome: (message: Message, verified: boolean) => Promise<void>;
  /** Absent where nothing is recorded. */
  readonly onRefused?: RefusalWatch;
  readonly metrics: {
    messageStarted(labels: { tenant: string; channel: Channel; country: string }): void;
  };
}

export interface SentMessage {
  readonly message: Message;
  /** True if an Idempotency-Key repeated an earlier request; `message` is then as it was at its start. */
  readonly replayed: boolean;
}

export class MessageService {
  readonly #with: MessageDependencies;

  constructor(dependencies: MessageDependencies) {
    this.#with = dependencies;
  }

  /**
   * Resolves once the message and its work are in Redis.
   * @param caller names the key or the door, for alerts: never a secret
   * @throws OctothorpeError invalid_request, invalid_number, number_not_allowed, channel_not_allowed, country_not_allowed,
   *   idempotency_conflict, limit_reached, unavailable
   */
  async send(
    tenant: Tenant,
    request: MessageRequest,
    { caller, repeat }: { readonly caller: string; readonly repeat?: Idempotency | undefined },
  ): Promise<SentMessage> {
    const { store, admission, testNumbers, keyring, cipher, policy, randomBytes } = this.#with;
    const rules = tenant.relay ?? DEFAULT_RELAY_RULES;
    const { content, parts } = readContent(request, rules);
    const number = parsePhoneNumber(request.to, request.country);
    const id = this.idFor(tenant, repeat);
    const test = testNumbers.codeOf(tenant.id, number.e164) !== undefined;
    const isThere = repeat && (async () => (await store.read(id)) !== undefined);
    const send = { id, number, test, parts, isThere };
    const { route, taken } = await admitStart(this.#with, tenant, request, send);
    const lifeMs = Math.min(
      (request.expiresInSeconds ?? EXPIRES_SECONDS_MAX) * 1_000,
      policy.lifeMs,
    );
    const created = await store.create({
      id,
      tenant: tenant.id,
      route,
      channels: request.channels,
      ...(request.provider ? { provider: request.provider } : {}),
      to: { sealed: cipher.seal(number.e164, id), masked: number.masked, country: number.country },
      numberIndex: cipher.lastingIndex(number.e164),
      test,
      locale: request.locale ?? tenant.locale,
      ...(request.reference === undefined ? {} : { reference: request.reference }),
      ...(request.subject === undefined ? {} : { subject: request.subject }),
      content: { sealed: sealContent(cipher, id, content), parts, machines: rules.machines },
      match: false,
      secret: { seed: newSeed(randomBytes), keyId: keyring.current.id },
      // Nobody checks its code here.
      verifier: '',
      checksMax: 0,
      bodyHash: repeat ? this.#requestHash(request, number.e164) : '',
      lifeMs,
    });
    if (taken) await returnUnused(admission, taken, created);
    if (created.kind === 'conflict') throw idempotencyConflict();
    const { challenge: message } = created;
    if (created.kind === 'created') {
      const { country, e164 } = number;
      const channel = newestChannel(message);
      this.#with.metrics.messageStarted({ tenant: tenant.id, channel, country });
      const text = content.text === undefined ? {} : { text: content.text };
      this.#with.watch.sent({ tenant: tenant.id, caller, country, e164, ...text });
    }
    return { message, replayed: created.kind === 'replayed' };
  }

  /** @throws OctothorpeError not_found, for another tenant's message as for an unknown one */
  async get(tenant: Tenant, id: string): Promise<Message> {
    const message = await this.#with.store.read(id);
    if (message?.tenant !== tenant.id || !message.content) throw notFound();
    return message;
  }

  /** Ends a message that is no longer needed: what was not sent yet is not sent. A second call is no error. */
  async cancel(tenant: Tenant, id: string): Promise<Message> {
    return cancel(await this.get(tenant, id), this.#with, { notFound, hasEnded });
  }

  /**
   * The caller tells whether the code came back. Limits learn from it as from a check; the first word counts.
   * @throws OctothorpeError not_found, unavailable
   */
  async tellOutcome(tenant: Tenant, id: string, verified: boolean): Promise<Message> {
    await this.get(tenant, id);
    const result = await this.#with.store.tellOutcome(id, tenant.id, verified);
    if (result.kind === 'missing' || !result.challenge) throw notFound();
    const { challenge: message } = result;
    // Also where it is repeated: the first time may have failed here. Safe to say twice.
    const isStored = message.content?.outcome === (verified ? 'verified' : 'unverified');
    if (isStored) await this.#with.settleOutcome(message, verified);
    return message;
  }

  /** Ends the message that a send with this key may have created: its caller gets the answer that nothing is sent. */
  async withdraw(tenant: Tenant, key: string): Promise<void> {
    await endCanceled(this.#with.store, this.idFor(tenant, { key }));
  }

  /** Random, or made from the idempotency key, so that the same request finds the same message. */
  idFor(tenant: Tenant, repeat?: Idempotency): string {
    const { keyring, randomBytes, store } = this.#with;
    const bits = repeat ? idBits(keyring, 'message', tenant.id, repeat.key) : randomBytes(16);
    return newMessageId(bits, store.slots);
  }

  #requestHash(request: MessageRequest, e164: string): string {
    const { channels, code, text, locale, reference, provider, extension, subject } = request;
    const choices = [channels, code, text, locale, reference, provider, extension, subject];
    return requestHash(this.#with.keyring, [e164, ...choices, request.expiresInSeconds]);
  }
}

function notFound(): OctothorpeError {
  return new OctothorpeError(
    'not_found',
    'There is no such message. It may have ended over a day ago.',
  );
}

function hasEnded(): OctothorpeError {
  return new OctothorpeError('challenge_final', 'This message has ended: it cannot be canceled.');
}
