/**
 * Twilio's verifications over challenges and messages. A verification is a challenge; with a code of the application it is a message, whose
 * outcome the application reports. Another tenant's, and another service's, look like none.
 */
import { randomUUID } from 'node:crypto';
import { type Challenge, type Channel, isFinal, isText } from '../../challenge/challenge.js';
import type { ChallengeService } from '../../challenge/challenge-service.js';
import { notFound, OctothorpeError } from '../../challenge/errors.js';
import { type PhoneNumberCipher, parsePhoneNumber } from '../../challenge/phone-number.js';
import type { Idempotency } from '../../challenge/policy.js';
import type { Clock } from '../../challenge/time.js';
import { isSameTransaction } from '../../challenge/transaction.js';
import type { MessageService } from '../../message/message-service.js';
import type { VerifyService } from './accounts.js';
import {
  amountAndPayee,
  callWithTransaction,
  checksUsedUp,
  concurrent,
  invalidParameter,
  landline,
} from './errors.js';
import type { CheckForm, StartForm } from './forms.js';
import type { PendingNumbers } from './pending-numbers.js';
import { idsOf } from './sids.js';
import { statusOf } from './view.js';

export interface VerificationParts {
  readonly challenges: ChallengeService;
  readonly messages: MessageService;
  readonly pending: PendingNumbers;
  readonly cipher: PhoneNumberCipher;
  readonly clock: Clock;
  readonly slots: number;
  readonly randomBytes: (size: number) => Buffer;
}

export interface Verification {
  /** A challenge or a message. */
  readonly record: Challenge;
  /** E.164; masked where it is no longer known. */
  readonly to: string;
}

/** How long a number is held while its verification is started. */
const STARTING_MS = 10_000;

export class Verifications {
  readonly #with: VerificationParts;

  constructor(parts: VerificationParts) {
    this.#with = parts;
  }

  /** Sends the pending verification of the number once more, or starts one. */
  async start(service: VerifyService, form: StartForm): Promise<Verification> {
    const { challenges, messages, pending } = this.#with;
    const { tenant } = service;
    const number = parsePhoneNumber(form.to);
    const to = number.e164;
    if (isText(form.channel) && number.type === 'FIXED_LINE') throw landline();
    if (form.channel === 'call' && form.transaction && service.call === 'code') {
      throw callWithTransaction();
    }
    const known = await pending.find(service, to);
    const before = known === undefined ? undefined : await this.#read(service, known);
    if (known !== undefined && !before) throw concurrent();
    if (before && this.#isPending(before)) {
      if (isSameRequest(before, form)) {
        const again = await this.#sendAgain(service, before, form.channel, form.ip);
        if (again) return { record: again, to };
      } else {
        await this.#cancel(service, before).catch(ignoreEnded);
      }
    }
    const nonce = this.#with.randomBytes(16).toString('base64url');
    const repeat = { key: `${service.sid}:${nonce}` };
    const id = (form.customCode === undefined ? challenges : messages).idFor(tenant, repeat);
    if (!(await pending.replace(service, to, known, id, STARTING_MS))) throw concurrent();
    try {
      const record = await this.#send(service, form, to, repeat);
      const lifeMs = Math.max(1, Math.round(record.expiresAtMs - this.#with.clock.now()));
      // A start that took too long has lost its entry.
      if (!(await pending.replace(service, to, id, id, lifeMs))) {
        await pending.replace(service, to, undefined, id, lifeMs);
      }
      return { record, to };
    } catch (error) {
      await pending.replace(service, to, id, undefined, 0).catch(() => {});
      throw error;
    }
  }

  /** @param name the SID of a verification, or a number that has one. @throws OctothorpeError `not_found` */
  async get(service: VerifyService, name: string): Promise<Verification> {
    const ids = idsOf(name, this.#with.slots);
    if (ids) {
      const record =
        (await this.#read(service, ids.challenge)) ?? (await this.#read(service, ids.message));
      if (!record) throw notFound();
      return { record, to: this.#numberOf(record) };
    }
    const to = numberIn(name);
    const id = to && (await this.#with.pending.find(service, to));
    const record = id && (await this.#read(service, id));
    if (!record) throw notFound();
    return { record, to };
  }

  /** A code of the application is approved by the application; one of ours, by a check alone. */
  async update(
    service: VerifyService,
    name: string,
    status: 'approved' | 'canceled',
  ): Promise<Verification> {
    const { record, to } = await this.get(service, name);
    if (!this.#isPending(record)) throw notFound();
    if (status === 'canceled') return { record: await this.#cancel(service, record), to };
    if (!record.content) {
      throw invalidParameter(
        'Status',
        'Only a verification with CustomCode can be approved like this. Check the code of this one with VerificationCheck.',
      );
    }
    return {
      record: await this.#with.messages.tellOutcome(service.tenant, record.id, true),
      to,
    };
  }

  async check(service: VerifyService, form: CheckForm): Promise<Verification> {
    const { record, to } = await this.get(service, form.sid ?? form.to ?? '');
    if (record.content) {
      throw invalidParameter(
        'Code',
        'Your application made this code and checks it. Report what came of it: POST the verification with Status=approved or Status=canceled.',
      );
    }
    if (record.state === 'locked') throw checksUsedUp();
    if (record.transaction && !form.transaction) throw amountAndPayee();
    const { outcome, challenge } = await this.#with.challenges.check(
      service.tenant,
      record.id,
      form.code,
      randomUUID(),
      form.transaction ? { transaction: form.transaction } : {},
    );
    if (outcome === 'expired' || outcome === 'ended') throw notFound();
    return { record: challenge, to };
  }

  async #send(
    { sid, call, tenant }: VerifyService,
    { channel, locale, ip, extension, customCode, transaction }: StartForm,
    to: string,
    repeat: Idempotency,
  ): Promise<Challenge> {
    const request = {
      to,
      channels: [channel] as const,
      // Tells the services of a tenant apart.
      reference: sid,
      ...(locale === undefined ? {} : { locale }),
      ...(ip === undefined ? {} : { ip }),
      ...(extension === undefined ? {} : { extension }),
    };
    if (customCode !== undefined) {
      const caller = `twilio-verify ${sid}`;
      const sent = { ...request, code: customCode };
      return (await this.#with.messages.send(tenant, sent, { caller, repeat })).message;
    }
    const bound = transaction ? { transaction } : { call };
    return (await this.#with.challenges.start(tenant, { ...request, ...bound }, repeat)).challenge;
  }

  /** Undefined where it has ended in between. */
  async #sendAgain(
    { tenant, call }: VerifyService,
    before: Challenge,
    channel: Channel,
    ip: string | undefined,
  ): Promise<Challenge | undefined> {
    if (channel === 'call' && before.transaction && call === 'code') throw callWithTransaction();
    try {
      const asker = ip === undefined ? {} : { ip };
      return await this.#with.challenges.resend(tenant, before.id, channel, asker);
    } catch (error) {
      if (error instanceof OctothorpeError && error.code === 'challenge_final') return undefined;
      throw error;
    }
  }

  async #cancel({ tenant }: VerifyService, { id, content, state }: Challenge): Promise<Challenge> {
    const { challenges, messages } = this.#with;
    if (!content) return challenges.cancel(tenant, id);
    if (!isFinal(state)) await messages.cancel(tenant, id).catch(ignoreEnded);
    return messages.tellOutcome(tenant, id, false);
  }

  async #read({ sid, tenant }: VerifyService, id: string): Promise<Challenge | undefined> {
    const { challenges, messages } = this.#with;
    try {
      const record = await (id.startsWith('ms_') ? messages : challenges).get(tenant, id);
      return record.reference === sid ? record : undefined;
    } catch (error) {
      if (error instanceof OctothorpeError && error.code === 'not_found') return undefined;
      throw error;
    }
  }

  #isPending(record: Challenge): boolean {
    return statusOf(record, this.#with.clock.now()) === 'pending';
  }

  #numberOf({ id, to }: Challenge): string {
    return to.sealed === '' ? to.masked : this.#with.cipher.open(to.sealed, id);
  }
}

/** Whether the code that was sent serves this request too. A code of the application is always a new one. */
function isSameRequest(
  before: Challenge,
  { customCode, transaction, extension }: StartForm,
): boolean {
  if (before.content || customCode !== undefined) return false;
  if (extension !== undefined && before.extension === undefined) return false;
  if (before.transaction === undefined) return transaction === undefined;
  return transaction !== undefined && isSameTransaction(before.transaction, transaction);
}

function numberIn(text: string): string | '' {
  try {
    return parsePhoneNumber(text).e164;
  } catch {
    return '';
  }
}

function ignoreEnded(error: unknown): void {
  if (error instanceof OctothorpeError && error.code === 'challenge_final') return;
  throw error;
}
