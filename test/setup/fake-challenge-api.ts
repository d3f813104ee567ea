/**
 * A challenge service in memory: challenges have states, sequences, checks and idempotency keys, and changes
 * wake waiting requests. It uses a Map instead of Redis, and behaves like the real one for every HTTP route.
 */
import {
  type Challenge,
  type Channel,
  type Delivery,
  isFinal,
  newestChannel,
  type Reason,
  type State,
  type TimelineEntry,
  verifiedState,
} from '../../src/challenge/challenge.js';
import type { ChallengeApi } from '../../src/challenge/challenge-service.js';
import { OctothorpeError } from '../../src/challenge/errors.js';
import type {
  CheckedChallenge,
  Idempotency,
  MethodRequest,
  Started,
  StartRequest,
  Tenant,
} from '../../src/challenge/policy.js';
import type { ChallengeChanges } from '../../src/http/ports.js';
import { newChallenge, STARTED_AT_MS } from '../fixtures/sample-challenge.js';

export const RIGHT_CODE = '012345';

export class FakeChallengeApi implements ChallengeApi, ChallengeChanges {
  readonly #challenges = new Map<string, Challenge>();
  readonly #answered = new Map<string, { body: string; id: string }>();
  readonly #verdicts = new Map<string, CheckedChallenge>();
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #onSubscribe: (() => void)[] = [];
  readonly #onRead: (() => void)[] = [];
  /** Every start. */
  readonly started: (StartRequest | MethodRequest)[] = [];
  /** If set, every method throws it: the service is down, or refuses. */
  failure: unknown;

  async start(
    tenant: Tenant,
    request: StartRequest | MethodRequest,
    idempotency?: Idempotency,
  ): Promise<Started> {
    this.#failIfAsked();
    if (!('method' in request) && !/^[+\d][\d\s()-]+$/.test(request.to)) {
      throw new OctothorpeError('invalid_number', 'This is not a phone number.');
    }
    const body = JSON.stringify(request);
    const key = idempotency && `${tenant.id}:${idempotency.key}`;
    const before = key === undefined ? undefined : this.#answered.get(key);
    if (before && before.body !== body) {
      throw new OctothorpeError('idempotency_conflict', 'The key was used with another request.');
    }
    if (before) return { challenge: this.#find(tenant, before.id), replayed: true };
    const challenge = newChallenge(tenant, request);
    this.started.push(request);
    this.#challenges.set(challenge.id, challenge);
    if (key !== undefined) this.#answered.set(key, { body, id: challenge.id });
    const matches = 'method' in request ? request.method === 'approve' : request.match;
    return { challenge, replayed: false, ...(matches ? { matchDigit: '73' } : {}) };
  }

  idFor(tenant: Tenant, { key }: Idempotency): string {
    return this.#answered.get(`${tenant.id}:${key}`)?.id ?? `none for ${key}`;
  }

  async get(tenant: Tenant, id: string): Promise<Challenge> {
    this.#failIfAsked();
    const challenge = this.#find(tenant, id);
    for (const listener of this.#onRead.splice(0)) listener();
    return challenge;
  }

  async check(
    tenant: Tenant,
    id: string,
    code: string,
    requestId: string,
  ): Promise<CheckedChallenge> {
    this.#failIfAsked();
    const challenge = this.#find(tenant, id);
    const replay = this.#verdicts.get(`${id}:${requestId}`);
    if (replay) return replay;
    const verdict = this.#judge(challenge, code);
    this.#verdicts.set(`${id}:${requestId}`, verdict);
    return verdict;
  }

  async checkPasskey(
    tenant: Tenant,
    id: string,
    _credential: object,
    requestId: string,
  ): Promise<CheckedChallenge> {
    return this.check(tenant, id, RIGHT_CODE, requestId);
  }

  async resend(tenant: Tenant, id: string, channel?: Channel): Promise<Challenge> {
    this.#failIfAsked();
    const challenge = this.#find(tenant, id);
    if (isFinal(challenge.state)) {
      throw new OctothorpeError('challenge_final', 'It has ended. Start a new challenge.');
    }
    const delivery: Delivery = {
      number: challenge.deliveries.length + 1,
      channel: channel ?? newestChannel(challenge),
      provider: 'vonage',
      state: 'queued',
    };
    const deliveries = [...challenge.deliveries, delivery];
    return this.#save(
      { ...challenge, channel: delivery.channel, state: 'queued', deliveries },
      'queued',
    );
  }

  async cancel(tenant: Tenant, id: string): Promise<Challenge> {
    this.#failIfAsked();
    const challenge = this.#find(tenant, id);
    if (challenge.state === 'canceled') return challenge;
    if (isFinal(challenge.state)) {
      throw new OctothorpeError('challenge_final', 'It has ended. Start a new challenge.');
    }
    return this.move(id, 'canceled');
  }

  subscribe(challengeId: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(challengeId) ?? new Set();
    this.#listeners.set(challengeId, listeners.add(listener));
    for (const waiting of this.#onSubscribe.splice(0)) waiting();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(challengeId);
      for (const waiting of this.#onSubscribe.splice(0)) waiting();
    };
  }

  /** The number of requests that wait for changes. */
  get subscriptions(): number {
    return [...this.#listeners.values()].reduce((sum, listeners) => sum + listeners.size, 0);
  }

  /** Resolves when this number of requests wait. */
  async untilSubscriptions(count: number): Promise<void> {
    while (this.subscriptions !== count) {
      await new Promise<void>((resolve) => this.#onSubscribe.push(resolve));
    }
  }

  /** Resolves at the next read. */
  nextRead(): Promise<void> {
    return new Promise((resolve) => this.#onRead.push(resolve));
  }

  /** Changes the challenge like a provider's webhook or a worker. */
  move(id: string, state: State, reason?: Reason): Challenge {
    const challenge = this.#challenges.get(id);
    if (!challenge) throw new Error(`No challenge ${id}.`);
    return this.#save({ ...challenge, state, ...(reason ? { reason } : {}) }, state, reason);
  }

  /** A registered method verifies the challenge. */
  prove(id: string, methodId: string): Challenge {
    const challenge = this.#challenges.get(id);
    if (!challenge) throw new Error(`No challenge ${id}.`);
    const state = verifiedState(challenge.channel);
    return this.#save({ ...challenge, state, provedMethod: methodId }, state);
  }

  /** Changes the challenge without a change of state. */
  ring(id: string): void {
    for (const listener of this.#listeners.get(id) ?? []) listener();
  }

  #judge(challenge: Challenge, code: string): CheckedChallenge {
    if (isFinal(challenge.state)) return { outcome: 'ended', challenge };
    if (challenge.channel === 'call') {
      throw new OctothorpeError('challenge_not_checkable', 'A call has no code.');
    }
    if (code === RIGHT_CODE) {
      const state = verifiedState(challenge.channel);
      return { outcome: 'verified', challenge: this.move(challenge.id, state) };
    }
    const checksLeft = challenge.checksLeft - 1;
    if (checksLeft > 0) {
      const changed = { ...challenge, checksLeft };
      this.#challenges.set(challenge.id, changed);
      return { outcome: 'wrong_code', challenge: changed };
    }
    return {
      outcome: 'locked',
      challenge: this.#save({ ...challenge, state: 'locked', checksLeft }, 'locked'),
    };
  }

  #save(challenge: Challenge, state: State, reason?: Reason): Challenge {
    const newest = challenge.deliveries.at(-1);
    const sequence = challenge.timeline.length + 1;
    const entry: TimelineEntry = {
      sequence,
      atMs: STARTED_AT_MS + sequence * 1000,
      delivery: newest?.number ?? 0,
      channel: challenge.channel,
      provider: newest?.provider ?? 'twilio',
      state,
      ...(reason ? { reason } : {}),
    };
    const saved = { ...challenge, timeline: [...challenge.timeline, entry] };
    this.#challenges.set(challenge.id, saved);
    this.ring(challenge.id);
    return saved;
  }

  #find(tenant: Tenant, id: string): Challenge {
    const challenge = this.#challenges.get(id);
    if (challenge?.tenant === tenant.id) return challenge;
    throw new OctothorpeError('not_found', 'There is no such challenge.');
  }

  #failIfAsked(): void {
    if (this.failure !== undefined) throw this.failure;
  }
}
