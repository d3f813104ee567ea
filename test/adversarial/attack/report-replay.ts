/** Replays carriers' reports about one challenge after the other, through the service's own code over Redis, with a moved clock. */

import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { type Challenge, type Channel, challengeId } from '../../../src/challenge/challenge.js';
import { challengeKeys } from '../../../src/challenge/challenge-commit.js';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { codeVerifier, deriveCode, Keyring, newSeed } from '../../../src/challenge/code.js';
import { apply, born } from '../../../src/challenge/lifecycle.js';
import { PhoneNumberCipher } from '../../../src/challenge/phone-number.js';
import { DEFAULT_POLICY } from '../../../src/challenge/policy.js';
import type { ChallengeStore } from '../../../src/challenge/ports.js';
import { Router } from '../../../src/challenge/routing.js';
import { pendingFailureOf, type StoredChallenge } from '../../../src/challenge/stored-challenge.js';
import { CallFlow } from '../../../src/delivery/call-flow.js';
import { CarrierReports } from '../../../src/delivery/carrier-reports.js';
import { FailoverGate } from '../../../src/delivery/failover.js';
import { everyProvider } from '../../setup/every-provider.js';
import { EVERYBODY, NOBODY_LISTENS, tenantCalled } from './put-challenges.js';
import type { Word } from './stories.js';

/** Where a challenge ended, and each of its deliveries. */
interface End {
  readonly state: string;
  readonly reason?: string;
  readonly deliveries: readonly string[];
}

const TENANT = 'default';
const NUMBER = '+358441234567';
const keyring = new Keyring([{ id: 'k1', secret: randomBytes(32) }]);
const cipher = new PhoneNumberCipher(keyring, randomBytes);

/** The parts of the store that reports need. */
type Store = Pick<ChallengeStore, 'create' | 'read' | 'transition' | 'pendingFailure'>;

/** The service's code over its store in Redis. */
export function overRedis(redis: Redis, providers: readonly string[]): ReportReplay {
  const clock = new MovedClock();
  const { retentionMs } = DEFAULT_POLICY;
  const store = new RedisChallengeStore(redis, { slots: 1, retentionMs, clock });
  const forget = async (id: string) => {
    const [key = '', , outbox = ''] = challengeKeys(id) ?? [];
    await redis.unlink(key, outbox);
  };
  return new ReportReplay(store, clock, providers, forget);
}

/** The same code over the pure rules alone, which read and write one map. */
export function overRules(providers: readonly string[]): ReportReplay {
  const clock = new MovedClock();
  const challenges = new Map<string, StoredChallenge>();
  const read = async (id: string) => challenges.get(id);
  const store: Store = {
    read,
    create: async (draft) => {
      const { next: challenge } = born(draft, clock.now());
      challenges.set(draft.id, challenge);
      return { kind: 'created', challenge };
    },
    transition: async ({ id, ...input }) => {
      const before = challenges.get(id);
      if (!before) return { kind: 'missing' };
      const decision = apply(before, { kind: 'transition', ...input }, clock.now(), {});
      if (decision.change) challenges.set(id, decision.change.next);
      return { kind: decision.outcome as 'applied', challenge: decision.challenge };
    },
    pendingFailure: async (id) => {
      const challenge = challenges.get(id);
      return challenge && pendingFailureOf(challenge);
    },
  };
  return new ReportReplay(store, clock, providers, async (id) => {
    challenges.delete(id);
  });
}

class MovedClock {
  ms = Date.now();

  now(): number {
    return this.ms;
  }
}

class ReportReplay {
  readonly #providers: readonly string[];
  readonly #store: Store;
  readonly #clock: MovedClock;
  readonly #forget: (id: string) => Promise<unknown>;
  readonly #reports: CarrierReports;
  readonly #calls: CallFlow;

  constructor(
    partial: Store,
    clock: MovedClock,
    providers: readonly string[],
    forget: (id: string) => Promise<unknown>,
  ) {
    const store = partial as ChallengeStore;
    this.#providers = providers;
    this.#store = store;
    this.#clock = clock;
    this.#forget = forget;
    const routes = { '*': providers };
    this.#reports = new CarrierReports({
      store,
      routes: new Router({ sms: routes, call: routes }, everyProvider),
      policy: DEFAULT_POLICY,
      gate: new FailoverGate({
        admission: EVERYBODY,
        tenants: new Map([[TENANT, tenantCalled(TENANT)]]),
        cipher,
        onRefused: () => undefined,
      }),
    });
    this.#calls = new CallFlow({
      store,
      reports: this.#reports,
      ends: NOBODY_LISTENS,
      keyring,
      cipher,
      brandOf: () => 'Contoso',
      detects: () => true,
    });
  }

  /** Where a new challenge stands once all was said and the grace after hanging up is over. */
  async run(channel: Channel, words: readonly Word[]): Promise<End> {
    const id = await this.#start(channel);
    for (const word of words) await this.#hear(id, channel, word);
    this.#clock.ms += DEFAULT_POLICY.hangUpGraceMs;
    await this.#reports.settle(id);
    const challenge = await this.#store.read(id);
    await this.#forget(id);
    if (!challenge) throw new Error('The challenge is gone.');
    return stateOf(challenge);
  }

  async #hear(challenge: string, channel: Channel, word: Word): Promise<void> {
    const origin = {
      provider: this.#providers[word.delivery - 1] ?? '',
      channel,
      delivery: { challengeId: challenge, delivery: word.delivery },
      reference: `R${word.delivery}`,
    };
    if ('event' in word) {
      await this.#reports.record(origin, [word.event]);
    } else {
      const position = word.pressed === undefined ? {} : { pressed: word.pressed };
      await this.#calls.step(origin, { prompt: 1, ...position }, word.key);
    }
  }

  async #start(channel: Channel): Promise<string> {
    const id = challengeId(randomBytes(16), 1);
    const seed = newSeed(randomBytes);
    const keys = keyring.current;
    await this.#store.create({
      id,
      tenant: TENANT,
      channels: [channel],
      route: { channel, provider: this.#providers[0] ?? '' },
      to: { sealed: cipher.seal(NUMBER, id), masked: '+358*****4567', country: 'FI' },
      numberIndex: cipher.indexes(NUMBER)[0] ?? '',
      test: false,
      locale: 'en',
      match: false,
      secret: { seed, keyId: keys.id },
      verifier: codeVerifier(keys, id, deriveCode(keys, id, seed)),
      bodyHash: 'body',
      lifeMs: DEFAULT_POLICY.lifeMs,
      checksMax: DEFAULT_POLICY.checksMax,
    });
    return id;
  }
}

function stateOf({ state, reason, deliveries }: Challenge): End {
  return {
    state,
    ...(reason ? { reason } : {}),
    deliveries: deliveries.map((each) => [each.state, each.reason ?? ''].join(' ').trim()),
  };
}
