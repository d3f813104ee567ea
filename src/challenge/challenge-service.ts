/**
 * The operations on a challenge: start, read, check, resend, cancel. It sends nothing: a started challenge has its first delivery queued, and
 * a worker sends it.
 */
import { checkCommand } from '../limits/code-check.js';
import { cancel, endCanceled } from './cancellation.js';
import {
  type Challenge,
  type ChallengeChannel,
  type Channel,
  challengeId,
  isFinal,
  newestChannel,
  phoneChannel,
} from './challenge.js';
import type { Keyring } from './code.js';
import { codeVerifier, deriveCode, newSeed } from './code.js';
import {
  hasEnded,
  idempotencyConflict,
  inboundNotOffered,
  methodNotRegistered,
  notCheckable,
  notFound,
  notSent,
  notSixDigits,
  resendsExhausted,
  templateSaysNoAmount,
  tooSoon,
  transactionMismatch,
} from './errors.js';
import { idBits, requestHash } from './idempotency.js';
import type { InboundChallenges } from './inbound-challenges.js';
import { type MethodChallenges, SIX_DIGITS } from './method-challenges.js';
import {
  matchDigitsOf,
  type ParsedNumber,
  type PhoneNumberCipher,
  parsePhoneNumber,
  requireReachable,
  sealExtension,
  sealMatchDigits,
} from './phone-number.js';
import type {
  AnyStartRequest,
  Asker,
  ChallengePolicy,
  CheckedChallenge,
  CheckOutcome,
  Guesser,
  Idempotency,
  InboundRequest,
  MethodRequest,
  Started,
  StartRequest,
  Tenant,
} from './policy.js';
import type {
  Admission,
  AdmissionRequest,
  ChallengeStore,
  CodeJudge,
  EndWatch,
  ResendResult,
  Route,
  TestNumberTable,
} from './ports.js';
import {
  admitStart,
  askerOf,
  noneLeft,
  type RefusalWatch,
  type Router,
  requireCountry,
  returnUnused,
  tellRefusal,
} from './routing.js';
import { boundText, isSameTransaction, type Transaction } from './transaction.js';

export interface ServiceDependencies {
  readonly store: ChallengeStore;
  readonly routes: Router;
  readonly admission: Admission;
  readonly ends: EndWatch;
  readonly judge: CodeJudge;
  /** Absent where subjects register nothing. */
  readonly methods?: Pick<MethodChallenges, 'start' | 'check'>;
  /** Absent where nobody can text us. */
  readonly inbound?: Pick<InboundChallenges, 'start'>;
  readonly testNumbers: TestNumberTable;
  readonly keyring: Keyring;
  readonly cipher: PhoneNumberCipher;
  readonly randomBytes: (size: number) => Buffer;
  readonly policy: ChallengePolicy;
  readonly clock: { now(): number };
  readonly metrics: {
    challengeStarted(labels: { tenant: string; channel: ChallengeChannel; country: string }): void;
    check(outcome: CheckOutcome): void;
  };
  /** Absent where nothing is recorded. */
  readonly onRefused?: RefusalWatch;
}

/** What others use of it. Every method throws OctothorpeError; another tenant's challenge is `not_found`. */
export type ChallengeApi = Pick<
  ChallengeService,
  'start' | 'idFor' | 'get' | 'check' | 'resend' | 'cancel'
>;

/** How far this process's idea of Redis's clock may be off. */
const RESEND_DOUBT_MS = 100;
/** A failover came in between: a repeated request sees its delivery. */
const CHANGED_RETRY_MS = 1_000;

export class ChallengeService {
  readonly #with: ServiceDependencies;

  constructor(dependencies: ServiceDependencies) {
    this.#with = dependencies;
  }

  /**
   * Resolves once state and work are both in Redis.
   * @throws OctothorpeError invalid_number, number_not_allowed, channel_not_allowed, country_not_allowed, sender_not_allowed,
   *   method_not_registered, idempotency_conflict, limit_reached, unavailable
   */
  async start(
    tenant: Tenant,
    request: AnyStartRequest,
    idempotency?: Idempotency,
  ): Promise<Started> {
    const { store, admission, testNumbers, keyring, cipher, policy } = this.#with;
    if ('method' in request) return this.#startUndelivered(tenant, request, idempotency);
    if (request.transaction && request.channels.includes('whatsapp')) {
      throw templateSaysNoAmount('channels');
    }
    const number = parsePhoneNumber(request.to, request.country);
    const id = challengeId(this.#idBits(tenant, idempotency), store.slots);
    const testCode = testNumbers.codeOf(tenant.id, number.e164);
    const test = testCode !== undefined;
    const isThere = idempotency && (async () => (await store.read(id)) !== undefined);
    const send = { id, number, test, isThere };
    const { route, taken } = await admitStart(this.#with, tenant, request, send);

    const keys = keyring.current;
    const seed = newSeed(this.#with.randomBytes);
    const { purpose, transaction, extension, matchDigits } = request;
    const code = testCode ?? deriveCode(keys, id, seed, transaction);
    const [resendWait] = policy.resendAfterMs;
    const created = await store.create({
      id,
      tenant: tenant.id,
      route,
      channels: request.channels,
      ...(request.provider ? { provider: request.provider } : {}),
      to: { sealed: cipher.seal(number.e164, id), masked: number.masked, country: number.country },
      // Under the oldest key: wrong codes stay counted while keys rotate.
      numberIndex: cipher.lastingIndex(number.e164),
      test,
      locale: request.locale ?? tenant.locale,
      ...(request.reference === undefined ? {} : { reference: request.reference }),
      ...(request.subject === undefined ? {} : { subject: request.subject }),
      ...(request.pageHost === undefined ? {} : { pageHost: request.pageHost }),
      ...(purpose === undefined ? {} : { purpose }),
      ...(transaction === undefined ? {} : { transaction }),
      match: request.match ?? false,
      ...(matchDigits === undefined
        ? {}
        : { matchDigits: sealMatchDigits(cipher, id, matchDigits) }),
      ...(request.call === 'code' ? { speaksCode: true } : {}),
      ...(extension === undefined ? {} : { extension: sealExtension(cipher, id, extension) }),
      secret: { seed, keyId: keys.id },
      verifier: codeVerifier(keys, id, code, transaction),
      // Without an idempotency key only a client library repeats the id, and it repeats the same request.
      bodyHash: idempotency ? this.#requestHash(request, number) : '',
      lifeMs: policy.lifeMs,
      checksMax: policy.checksMax,
      ...(resendWait === undefined ? {} : { resendWaitMs: resendWait }),
    });
    if (taken) await returnUnused(admission, taken, created);
    if (created.kind === 'conflict') throw idempotencyConflict();
    if (created.kind === 'created') {
      const { country } = number;
      this.#with.metrics.challengeStarted({ tenant: tenant.id, channel: route.channel, country });
    }
    return this.#started(created.challenge, created.kind === 'replayed');
  }

  #startUndelivered(
    tenant: Tenant,
    request: MethodRequest | InboundRequest,
    idempotency?: Idempotency,
  ): Promise<Started> {
    const { methods, inbound } = this.#with;
    const bits = this.#idBits(tenant, idempotency);
    if (request.method === 'inbound_sms') {
      if (!inbound) throw inboundNotOffered();
      return inbound.start(tenant, request, bits, idempotency);
    }
    if (!methods) throw methodNotRegistered(request.method);
    return methods.start(tenant, request, bits, idempotency);
  }

  /** The id of the challenge that a start with this key makes, or has made. */
  idFor(tenant: Tenant, idempotency: Idempotency): string {
    return challengeId(this.#idBits(tenant, idempotency), this.#with.store.slots);
  }

  /** @throws OctothorpeError not_found, for another tenant's challenge as for an unknown one */
  async get(tenant: Tenant, id: string): Promise<Challenge> {
    const challenge = await this.#with.store.read(id);
    // A message is no challenge, whoever asks for it by its id.
    if (challenge?.tenant !== tenant.id || challenge.content) throw notFound();
    return challenge;
  }

  /**
   * @param code six ASCII digits, or a recovery code
   * @param requestId the same id with the same code gets the first verdict again and spends nothing
   * @param from who types the code, and the transaction that it is meant for, where the caller names it
   * @throws OctothorpeError not_found, transaction_mismatch, challenge_not_checkable, limit_reached, unavailable
   */
  async check(
    tenant: Tenant,
    id: string,
    code: string,
    requestId: string,
    { transaction, ...from }: Guesser = {},
  ): Promise<CheckedChallenge> {
    const { judge, keyring, metrics } = this.#with;
    if (transaction) await this.#requireTransaction(tenant, id, transaction);
    if (!SIX_DIGITS.test(code)) await this.#requireOtherForm(tenant, id);
    const command = checkCommand(keyring, { tenant: tenant.id, id, code, requestId });
    const { verdict, challenge } = await judge.judge(command, from);
    if (verdict === 'missing' || !challenge) throw notFound();
    if (verdict === 'not_checkable') {
      const { methods } = this.#with;
      if (!challenge.method || !methods) throw notCheckable();
      const checked = await methods.check(challenge, { code, requestId: command.requestId, from });
      metrics.check(checked.outcome);
      return checked;
    }
    metrics.check(verdict);
    return { outcome: verdict, challenge };
  }

  /**
   * The first delivery by another channel need not wait.
   * @throws OctothorpeError not_found, challenge_final, resend_too_soon, limit_reached, channel_not_allowed
   */
  async resend(
    tenant: Tenant,
    id: string,
    channel?: Channel,
    from: Asker = {},
  ): Promise<Challenge> {
    const { store, admission, cipher, policy } = this.#with;
    const challenge = await this.get(tenant, id);
    if (challenge.to.sealed === '') {
      if (challenge.method && !isFinal(challenge.state)) throw notSent(challenge.method);
      throw hasEnded();
    }
    const e164 = cipher.open(challenge.to.sealed, id);
    const to = channel ?? newestChannel(challenge);
    if (to === 'whatsapp' && challenge.transaction) throw templateSaysNoAmount('channel');
    const waits = waitsToResend(challenge, to);
    const deliveries = challenge.deliveries.length;
    const { country } = challenge.to;
    const told = { tenant: tenant.id, id, channel: to, delivery: deliveries + 1 };
    const number = { e164, country, masked: challenge.to.masked };
    const { route, taken } = await tellRefusal(
      this.#with.onRefused,
      { ...told, number },
      async () => {
        requireReachable(parsePhoneNumber(e164), to);
        requireCountry(tenant, to, country);
        const chosen = this.#resendRoute(challenge, to);
        this.#requireTurn(challenge, waits);
        const request: AdmissionRequest = {
          tenant: tenant.id,
          challengeId: id,
          e164,
          country,
          channel: to,
          kind: 'resend',
          provider: chosen.provider,
          delivery: deliveries + 1,
          ...askerOf(from),
        };
        if (!challenge.test) await admission.admit(request);
        return { route: chosen, taken: request };
      },
    );
    const result = await store.resend({
      id,
      tenant: tenant.id,
      route,
      requestId: this.#with.randomBytes(6).toString('hex'),
      waits,
      resendAfterMs: policy.resendAfterMs,
      deliveriesMax: policy.deliveriesMax,
      deliveries,
    });
    if (!challenge.test && isLost(result, deliveries, to)) await admission.withdraw(taken);
    switch (result.kind) {
      case 'resent':
        return result.challenge;
      case 'too_soon':
        throw tooSoon(result.retryAfterMs);
      case 'changed':
        throw tooSoon(CHANGED_RETRY_MS);
      case 'exhausted':
        throw resendsExhausted();
      case 'missing':
        throw notFound();
      case 'ended':
      case 'expired':
        throw hasEnded();
      default:
        return result satisfies never;
    }
  }

  /** Ends a challenge that is no longer needed. A second call is no error. */
  async cancel(tenant: Tenant, id: string): Promise<Challenge> {
    return cancel(await this.get(tenant, id), this.#with, { notFound, hasEnded });
  }

  /** Ends the challenge that a start with this key may have created: its caller gets the answer that nothing is sent. */
  async withdrawStart(tenant: Tenant, key: string): Promise<void> {
    const { store } = this.#with;
    await endCanceled(store, challengeId(this.#idBits(tenant, { key }), store.slots));
  }

  /** A text that can be no code of this challenge uses up no try. */
  async #requireOtherForm(tenant: Tenant, id: string): Promise<void> {
    const { method } = await this.get(tenant, id);
    if (method === undefined || method === 'totp') throw notSixDigits();
  }

  /** A stored transaction never changes. The code is not looked at: the caller's mistake costs the person no try. */
  async #requireTransaction(tenant: Tenant, id: string, transaction: Transaction): Promise<void> {
    const stored = (await this.get(tenant, id)).transaction;
    if (!isSameTransaction(stored, transaction)) throw transactionMismatch();
  }

  /** A request that the store would refuse must not use up a limit. Near the end of its life the store decides, by Redis's clock. */
  #requireTurn({ resendAfterMs, deliveries }: Challenge, waits: boolean): void {
    const { policy, clock } = this.#with;
    if (resendAfterMs === undefined || deliveries.length >= policy.deliveriesMax) {
      throw resendsExhausted();
    }
    const earlyMs = resendAfterMs - clock.now();
    if (waits && earlyMs > RESEND_DOUBT_MS) throw tooSoon(earlyMs);
  }

  /** A resend starts the list of providers again, after the one that was used last. */
  #resendRoute(challenge: Challenge, channel: Channel): Route {
    const { tenant, to, provider } = challenge;
    const all = { tenant, country: to.country, tried: [] };
    const query = provider ? { ...all, pinned: provider } : all;
    const last = challenge.deliveries.findLast((delivery) => delivery.channel === channel);
    const other = last?.state === 'failed' ? [{ channel, provider: last.provider }] : [];
    const after = last && other.length === 0 ? { after: last.provider } : {};
    const route =
      this.#with.routes.next(channel, { ...query, ...after, tried: other }) ??
      this.#with.routes.next(channel, query);
    if (!route) throw noneLeft(this.#with.routes, channel, query);
    return route;
  }

  /** Random, or made from the idempotency key, so that the same request finds the same challenge. */
  #idBits(tenant: Tenant, idempotency?: Idempotency): Buffer {
    if (!idempotency) return this.#with.randomBytes(16);
    return idBits(this.#with.keyring, 'idempotency', tenant.id, idempotency.key);
  }

  /** What makes two requests the same: the number as understood, and every choice. */
  #requestHash(request: StartRequest, number: ParsedNumber): string {
    const { channels, locale, reference, provider, match, subject, purpose, transaction } = request;
    const { call, extension, matchDigits } = request;
    // One or two channels hash as 0.1.0 did: its `channel` and `fallback`.
    const [channel, fallback, ...others] = channels;
    const first = [number.e164, channel, fallback, locale, reference, provider, match ?? false];
    const parts = [
      ...first,
      ...others,
      ...(subject === undefined ? [] : [{ subject }]),
      ...(purpose === undefined ? [] : [{ purpose }]),
      ...(transaction === undefined ? [] : [{ transaction: boundText(transaction) }]),
      ...(call === 'code' ? [{ call }] : []),
      ...(extension === undefined ? [] : [{ extension }]),
      ...(matchDigits === undefined ? [] : [{ matchDigits }]),
    ];
    return requestHash(this.#with.keyring, parts);
  }

  #started(challenge: Challenge, replayed: boolean): Started {
    const { seed, keyId } = challenge.secret;
    const keys = this.#with.keyring.find(keyId);
    if (!challenge.match || !keys || seed === '') return { challenge, replayed };
    return { challenge, replayed, matchDigit: matchDigitsOf(this.#with.cipher, keys, challenge) };
  }
}

/** The wait is about using a channel again too soon. One that the challenge has not used yet need not wait; all texts are one. */
function waitsToResend({ deliveries }: Challenge, to: Channel): boolean {
  return deliveries.some(({ channel }) => phoneChannel(channel) === phoneChannel(to));
}

/**
 * Whether the admission of the delivery after these is unused and can be given back. If a failover or another resend has queued that
 * delivery, it uses the admission. If none is queued yet, keep it: another request for the same delivery would count as a repetition and rely
 * on it.
 */
function isLost(result: ResendResult, deliveries: number, channel: Channel): boolean {
  if (result.kind === 'resent') return false;
  if (result.kind === 'missing') return true;
  const queued = result.challenge.deliveries[deliveries];
  return queued ? queued.channel !== channel : isFinal(result.challenge.state);
}
